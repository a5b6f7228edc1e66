package headway.jobs.train.averaging.aggregation;

/**
 * A sum over workers of their parameters and updater state, weighted by examples. Sums are in
 * double precision, in which a float times a count below 2²⁹ is exact. The caller determines their
 * order.
 */
public final class WeightedSum {
  /** The number of the first worker in the sum, which orders the sums of a tree. */
  final int firstWorker;

  private double[] parameters = new double[0];
  private double[] updaterState = new double[0];
  private long examples;
  private int batches;
  private double lossSum;
  private long correct;
  private long computeNanos;
  private long transferNanos;
  private int workers;

  WeightedSum(int firstWorker) {
    this.firstWorker = firstWorker;
  }

  public static WeightedSum of(WorkerResult result) {
    WeightedSum sum = new WeightedSum(result.worker);
    sum.add(result);
    return sum;
  }

  void add(WorkerResult result) {
    workers += 1;
    if (result.examples == 0) {
      return;
    }
    parameters = plus(parameters, result.parameters, result.examples);
    updaterState = plus(updaterState, result.updaterState, result.examples);
    examples += result.examples;
    batches = Math.max(batches, result.batches);
    lossSum += result.lossSum;
    correct += result.correct;
    keepBusiest(result.computeNanos, result.transferNanos);
  }

  void add(WeightedSum other) {
    workers += other.workers;
    if (other.examples == 0) {
      return;
    }
    parameters = plus(parameters, other.parameters);
    updaterState = plus(updaterState, other.updaterState);
    examples += other.examples;
    batches = Math.max(batches, other.batches);
    lossSum += other.lossSum;
    correct += other.correct;
    keepBusiest(other.computeNanos, other.transferNanos);
  }

  private void keepBusiest(long compute, long transfer) {
    if (compute + transfer > computeNanos + transferNanos) {
      computeNanos = compute;
      transferNanos = transfer;
    }
  }

  /** The example-weighted mean of the parameters. */
  public float[] meanParameters() {
    return mean(parameters);
  }

  /** The example-weighted mean of the updater state; empty for an optimizer without state. */
  public float[] meanUpdaterState() {
    return mean(updaterState);
  }

  public long examples() {
    return examples;
  }

  /** The largest number of batches of a worker. */
  public int batches() {
    return batches;
  }

  public int workers() {
    return workers;
  }

  public double meanLoss() {
    return lossSum / examples;
  }

  /** The number of correct predictions. */
  public long correct() {
    return correct;
  }

  /** The compute time of the busiest worker. */
  public long computeNanos() {
    return computeNanos;
  }

  /** The transfer time of the same worker. */
  public long transferNanos() {
    return transferNanos;
  }

  private float[] mean(double[] sum) {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / examples);
    }
    return mean;
  }

  private static double[] plus(double[] sum, float[] values, long weight) {
    double[] result = sum.length == 0 ? new double[values.length] : sum;
    for (int i = 0; i < values.length; i++) {
      result[i] += (double) weight * values[i];
    }
    return result;
  }

  private static double[] plus(double[] sum, double[] values) {
    if (sum.length == 0) {
      return values.clone();
    }
    for (int i = 0; i < values.length; i++) {
      sum[i] += values[i];
    }
    return sum;
  }
}
