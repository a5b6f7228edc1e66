package headway.jobs.train.averaging.aggregation;

import headway.common.nd4j.Nd4jArrays;
import headway.jobs.spark.rdd.PartitionConsumer;
import headway.jobs.spark.rdd.Shuffles;
import headway.jobs.spark.rdd.SingleElementCollector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Averages the results of workers. They are added in the order of the workers, in double precision,
 * so the mean depends on their number and not on the cluster; Spark's {@code treeAggregate} adds in
 * order of arrival.
 *
 * <p>Results that are small together go to the driver. Others are cut into slices of parameters and
 * updater state: workers write slices to Spark's shuffle, one task adds each slice of all workers,
 * and the driver receives its mean. So the driver receives 12 bytes for each parameter with Adam,
 * however many workers there are, and puts them into native memory as they come; a task holds one
 * slice of each worker.
 *
 * @param directBytes up to which results of all workers together go to the driver
 * @param sliceBytes of one slice of all workers together, approximately
 */
public record WorkerAveraging(long directBytes, long sliceBytes) {
  /** The usual limits. */
  public static final WorkerAveraging USUAL = new WorkerAveraging(64L << 20, 64L << 20);

  private static final int LEAST_SLICE = 1 << 14;
  private static final int LARGEST_SLICE = 1 << 20;

  /**
   * The mean of a round, unless no worker had an example.
   *
   * @param parameters 1 × parameters; null without examples
   * @param updaterState 1 × values; null without examples, and for an optimizer without state
   */
  public record Averaged(RoundTotals totals, INDArray parameters, INDArray updaterState) {}

  /**
   * Runs the job on one result per partition.
   *
   * @param parameters number of parameters of the network
   * @param updaterState number of values of its updater's state
   */
  public Averaged average(JavaRDD<WorkerResult> results, long parameters, long updaterState) {
    long floats = parameters + updaterState;
    int workers = results.getNumPartitions();
    return isDirect(floats, workers)
        ? direct(SingleElementCollector.collect(results), parameters)
        : sliced(results, workers, parameters, updaterState);
  }

  /**
   * Whether the results of all workers go to the driver as they are.
   *
   * @param floats of one worker: parameters and updater state
   */
  public boolean isDirect(long floats, int workers) {
    return floats * Float.BYTES * workers <= directBytes;
  }

  /**
   * Adds results in order of worker, whatever their order in the list.
   *
   * @param parameters how many of the values are parameters
   */
  static Averaged direct(List<WorkerResult> results, long parameters) {
    List<WorkerResult> ordered = new ArrayList<>(results);
    ordered.sort(Comparator.comparingInt(each -> each.figures().worker()));
    WeightedMean mean = new WeightedMean();
    for (WorkerResult each : ordered) {
      mean.add(each.values(0, (int) each.length()), each.figures().examples());
    }
    RoundTotals totals = RoundTotals.of(ordered.stream().map(WorkerResult::figures).toList());
    if (totals.examples() == 0) {
      return new Averaged(totals, null, null);
    }
    float[] values = mean.mean();
    INDArray ofParameters = uninitialized(parameters);
    INDArray ofState = uninitialized(values.length - parameters);
    put(values, 0, ofParameters, ofState);
    return new Averaged(totals, ofParameters, ofState);
  }

  private Averaged sliced(
      JavaRDD<WorkerResult> results, int workers, long parameters, long updaterState) {
    int floats = sliceFloats(workers);
    int slices = Math.toIntExact((parameters + updaterState + floats - 1) / floats);
    JavaRDD<MeanSlice> means =
        Shuffles.partitionBy(
                results.flatMapToPair(result -> WorkerSlice.of(result, floats)),
                new HashPartitioner(slices))
            .mapPartitionsWithIndex(MeanSlice::of, true);
    INDArray ofParameters = uninitialized(parameters);
    INDArray ofState = uninitialized(updaterState);
    List<WorkerFigures> figures = new ArrayList<>();
    PartitionConsumer.run(
        means,
        slice -> {
          Stream.of(slice.figures()).forEach(figures::add);
          put(slice.values(), (long) slice.number() * floats, ofParameters, ofState);
        });
    RoundTotals totals = RoundTotals.of(figures);
    return totals.examples() == 0
        ? new Averaged(totals, null, null)
        : new Averaged(totals, ofParameters, ofState);
  }

  private int sliceFloats(int workers) {
    long floats = sliceBytes / Float.BYTES / workers;
    return (int) Math.max(LEAST_SLICE, Math.min(LARGEST_SLICE, floats));
  }

  private static INDArray uninitialized(long values) {
    return values == 0 ? null : Nd4j.createUninitialized(DataType.FLOAT, new long[] {1, values});
  }

  /** Copies values of parameters and, where they cross their end, updater state. */
  private static void put(float[] values, long first, INDArray parameters, INDArray state) {
    int ofParameters = (int) Math.max(0, Math.min(values.length, parameters.length() - first));
    if (ofParameters > 0) {
      Nd4jArrays.put(parameters, first, values, 0, ofParameters);
    }
    if (ofParameters < values.length) {
      Nd4jArrays.put(
          state,
          first + ofParameters - parameters.length(),
          values,
          ofParameters,
          values.length - ofParameters);
    }
  }
}
