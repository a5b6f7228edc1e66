package headway.jobs.train.averaging.worker;

import headway.common.head.step.DenseTrainingStep;
import headway.common.nd4j.Nd4jThreads;
import headway.common.network.dl4j.TrainingGraph;
import headway.jobs.train.averaging.aggregation.NetworkState;
import headway.jobs.train.averaging.aggregation.RoundBroadcast;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's worker with another initial network.
 *
 * <p>The stock one clones the configuration, and {@code ComputationGraphConfiguration.clone()} of
 * 1.0.0-M2.1 leaves out the iteration count: each round Adam's bias correction and every schedule
 * start again at 0. It also builds and initialises a new network each round (5 ms for 1280 → 5 and
 * 70 ms for 1280 → 256 → 5, of native memory that waits for the collector). This one keeps a
 * network per executor thread, as long as the configuration stays the same, and sets all of its
 * state: parameters, updater, both counts. Heads that {@link DenseTrainingStep} supports use that.
 */
public final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private record Kept(
      String configurationJson, ComputationGraph network, Optional<DenseTrainingStep> step) {}

  private static final ThreadLocal<Kept> KEPT = new ThreadLocal<>();

  private final Broadcast<RoundBroadcast> start;

  public AveragingWorker(Broadcast<RoundBroadcast> start) {
    super(null, true, new WorkerConfiguration(true, 1, 1, 0, 0, false), null, null, null);
    this.start = start;
  }

  /** Frees the broadcast on the driver and executors; the worker must not be used afterwards. */
  public void release() {
    start.destroy();
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    ComputationGraph network = kept().network();
    RoundBroadcast round = start.value();
    NetworkState.set(network, round.parameters, round.updaterState, round.iteration, round.epoch);
    return network;
  }

  private Kept kept() {
    Nd4jThreads.useOne();
    RoundBroadcast round = start.value();
    Kept kept = KEPT.get();
    if (kept == null || !kept.configurationJson().equals(round.configurationJson)) {
      ComputationGraph network =
          TrainingGraph.of(ComputationGraphConfiguration.fromJson(round.configurationJson));
      kept = new Kept(round.configurationJson, network, DenseTrainingStep.of(network));
      KEPT.set(kept);
    }
    return kept;
  }

  /** The learner of this round, in the state that it starts from. */
  BatchLearner learner() {
    Optional<DenseTrainingStep> step = kept().step();
    if (step.isEmpty()) {
      return new NetworkLearner(this, getInitialModelGraph());
    }
    RoundBroadcast round = start.value();
    step.get().start(round.parameters, round.updaterState, round.iteration, round.epoch);
    return new DenseLearner(step.get());
  }

  /** After a failure in mid-batch: the next round builds a new network. */
  static void forgetNetwork() {
    KEPT.remove();
  }

  /** Seeds dropout: ND4J's random numbers are per thread. */
  void seed(int worker) {
    Nd4j.getRandom().setSeed(start.value().round().workerSeed(worker));
  }
}
