package headway.jobs.train.averaging.aggregation;

/**
 * The mean of vectors, weighted by examples. It is summed in double precision, in which a float
 * times a count below 2²⁹ is exact. The caller determines the order.
 */
final class WeightedMean {
  private double[] sum = new double[0];
  private long examples;

  /**
   * Adds a vector.
   *
   * @param weight examples; 0 adds nothing
   */
  void add(float[] values, long weight) {
    if (weight == 0) {
      return;
    }
    if (sum.length == 0) {
      sum = new double[values.length];
    }
    for (int i = 0; i < sum.length; i++) {
      sum[i] += (double) weight * values[i];
    }
    examples += weight;
  }

  /** The mean; empty if nothing was added. */
  float[] mean() {
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / examples);
    }
    return mean;
  }
}
