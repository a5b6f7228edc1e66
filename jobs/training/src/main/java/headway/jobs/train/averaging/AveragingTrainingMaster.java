package headway.jobs.train.averaging;

import headway.common.InputException;
import headway.jobs.spark.rdd.MappedPartitions;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.train.averaging.aggregation.AveragingRound;
import headway.jobs.train.averaging.aggregation.NetworkState;
import headway.jobs.train.averaging.aggregation.RoundBroadcast;
import headway.jobs.train.averaging.aggregation.RoundTotals;
import headway.jobs.train.averaging.aggregation.WorkerAveraging;
import headway.jobs.train.averaging.aggregation.WorkerResult;
import headway.jobs.train.averaging.worker.AveragingWorker;
import headway.jobs.train.averaging.worker.WorkerRound;
import java.time.Duration;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingResult;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A training master for parameter averaging whose result does not depend on the cluster.
 *
 * <p>One {@code fit} is one averaging round. Each partition is a logical worker, numbered by its
 * index; its data sets are its minibatches, in their order. All workers start from the same
 * parameters, updater state and iteration count. The new network is the mean of the workers'
 * networks, weighted by examples and summed in worker order. A worker without batches has no
 * weight. The iteration count increases by the largest number of batches of a worker. The seed of
 * dropout derives from (seed, epoch, round, worker), so a retry, another executor or another order
 * changes no bit, if each task computes with one thread ({@link headway.common.nd4j.Nd4jThreads}).
 *
 * <p>DL4J's own {@code ParameterAveragingTrainingMaster} differs: it averages without weights,
 * restarts each worker's iteration count at 0 in each round, increases the count by a constant,
 * sums in order of arrival, and silently accepts empty data.
 *
 * <p>Set {@code spark.task.maxDirectResultSize=64m}: otherwise a worker's result above 1 MB is sent
 * through the block manager, which takes longer than the rest of a round of a wide head.
 *
 * <p>Example:
 *
 * <pre>{@code
 * var master = new AveragingTrainingMaster(WorkerAveraging.USUAL);
 * var spark = new SparkComputationGraph(context, network, master);
 * RoundStats stats = master.fitRound(spark, new AveragingRound(seed, epoch, round), batches);
 * }</pre>
 */
public final class AveragingTrainingMaster
    extends GraphTrainingMaster<
        ParameterAveragingTrainingResult, ParameterAveragingTrainingWorker> {
  private final WorkerAveraging averaging;
  private AveragingRound round = new AveragingRound(0, 0, 0);
  private Optional<RoundStats> lastRound = Optional.empty();
  private ComputationGraphConfiguration configuration;
  private String configurationJson = "";

  /** A master that averages in this way. */
  public AveragingTrainingMaster(WorkerAveraging averaging) {
    this.averaging = averaging;
  }

  /** Sets the round of the next {@code fit}. */
  public void beginRound(AveragingRound next) {
    this.round = next;
  }

  /**
   * Runs one round through {@link SparkComputationGraph#fit}, which counts every call as an epoch.
   * This method restores the epoch count; the caller increments it at the end of an epoch.
   *
   * @param batches one partition per logical worker
   * @throws InputException if no worker has an example
   */
  public RoundStats fitRound(
      SparkComputationGraph graph, AveragingRound next, JavaRDD<DataSet> batches) {
    beginRound(next);
    int epoch = graph.getNetwork().getConfiguration().getEpochCount();
    graph.fit(batches);
    graph.getNetwork().getConfiguration().setEpochCount(epoch);
    return lastRound.orElseThrow();
  }

  /** The statistics of the last round. */
  public Optional<RoundStats> lastRound() {
    return lastRound;
  }

  @Override
  public ParameterAveragingTrainingWorker getWorkerInstance(SparkComputationGraph graph) {
    return worker(graph);
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> batches) {
    long startNanos = System.nanoTime();
    lastRound = Optional.empty();
    AveragingWorker worker = worker(graph);
    long sentNanos = System.nanoTime();
    WorkerAveraging.Averaged averaged;
    try {
      JavaRDD<WorkerResult> results = MappedPartitions.of(batches, new WorkerRound(worker));
      INDArray state = graph.getNetwork().getUpdater().getStateViewArray();
      averaged =
          averaging.average(
              results, graph.getNetwork().numParams(), state == null ? 0 : state.length());
    } finally {
      worker.release();
    }
    RoundTotals sum = averaged.totals();
    if (sum.examples() == 0) {
      throw new InputException(
          "Cannot train: there is no example in any of the %d workers' partitions of epoch %d, round %d"
              .formatted(sum.workers(), round.epoch(), round.round()));
    }
    long aggregateNanos = System.nanoTime();
    update(graph, averaged);
    long endNanos = System.nanoTime();
    lastRound =
        Optional.of(
            new RoundStats(
                sum.examples(),
                sum.batches(),
                sum.meanLoss(),
                sum.correct(),
                Duration.ofNanos(sum.computeNanos()),
                Duration.ofNanos(sum.transferNanos() + sentNanos - startNanos),
                Duration.ofNanos(endNanos - aggregateNanos),
                Duration.ofNanos(endNanos - startNanos)));
  }

  private AveragingWorker worker(SparkComputationGraph graph) {
    JavaSparkContext context = graph.getSparkContext();
    return new AveragingWorker(
        SentBroadcast.of(
            context, new RoundBroadcast(configuration(graph), graph.getNetwork(), round)));
  }

  /**
   * The configuration as JSON. It is cached because serializing takes several milliseconds, and
   * training changes only its counts.
   */
  private String configuration(SparkComputationGraph graph) {
    ComputationGraphConfiguration now = graph.getNetwork().getConfiguration();
    if (now != configuration) {
      configurationJson = now.clone().toJson(); // DL4J's clone leaves out both counts.
      configuration = now;
    }
    return configurationJson;
  }

  private void update(SparkComputationGraph graph, WorkerAveraging.Averaged averaged) {
    RoundTotals sum = averaged.totals();
    ComputationGraph network = graph.getNetwork();
    int iteration = network.getConfiguration().getIterationCount() + sum.batches();
    int epoch = network.getConfiguration().getEpochCount();
    NetworkState.set(network, averaged.parameters(), averaged.updaterState(), iteration, epoch);
    network.setScore(sum.meanLoss());
    graph.setScore(sum.meanLoss());
    for (TrainingListener listener : listeners()) {
      listener.iterationDone(network, iteration, epoch);
    }
  }

  @Override
  public String toJson() {
    return "{\"master\":\"headway\"}";
  }

  @Override
  public String toYaml() {
    return "master: headway\n";
  }
}
