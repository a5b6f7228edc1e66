package headway.jobs.train.averaging.worker;

import headway.common.head.step.DenseTrainingStep;
import headway.common.nd4j.Nd4jThreads;
import headway.common.network.dl4j.TrainingGraph;
import headway.jobs.spark.ProgramSettings;
import headway.jobs.spark.rdd.SentBroadcast;
import headway.jobs.train.averaging.aggregation.NetworkState;
import headway.jobs.train.averaging.aggregation.RoundBroadcast;
import java.lang.ref.Reference;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingWorker;
import org.nd4j.linalg.factory.Nd4j;

/**
 * DL4J's worker with a reused, fully restored network.
 *
 * <p>The stock worker clones the configuration, and {@code ComputationGraphConfiguration.clone()}
 * of 1.0.0-M2.1 drops the iteration count, so Adam's bias correction and every schedule restart at
 * 0 in each round. It also builds and initialises a new network in each round (5 ms for 1280 → 5
 * and 70 ms for 1280 → 256 → 5, in native memory that waits for the garbage collector). This worker
 * keeps a network per executor thread while the configuration is unchanged, and sets its whole
 * state: parameters, updater state and both counts. Heads that {@link DenseTrainingStep} supports
 * use that.
 */
public final class AveragingWorker extends ParameterAveragingTrainingWorker {
  private static final long serialVersionUID = 1L;

  private record Kept(
      String configurationJson, ComputationGraph network, Optional<DenseTrainingStep> step) {}

  private static final ThreadLocal<Kept> KEPT = new ThreadLocal<>();

  private final SentBroadcast<RoundBroadcast> start;

  public AveragingWorker(SentBroadcast<RoundBroadcast> start) {
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
    NetworkState.set(
        network,
        round.parameters.values(),
        round.updaterState.values(),
        round.iteration,
        round.epoch);
    Reference.reachabilityFence(round);
    return network;
  }

  private Kept kept() {
    ProgramSettings.selectBackEnd();
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

  /** The learner of this round, in its initial state. */
  BatchLearner learner() {
    Optional<DenseTrainingStep> step = kept().step();
    if (step.isEmpty()) {
      return new NetworkLearner(this, getInitialModelGraph());
    }
    RoundBroadcast round = start.value();
    step.get()
        .start(
            round.parameters.values(), round.updaterState.values(), round.iteration, round.epoch);
    Reference.reachabilityFence(round);
    return new DenseLearner(step.get());
  }

  /** Discards the network after a failure in mid-batch; the next round builds a new one. */
  static void forgetNetwork() {
    KEPT.remove();
  }

  /** Seeds dropout for the calling thread; ND4J has one random number generator per thread. */
  void seed(int worker) {
    Nd4j.getRandom().setSeed(start.value().round().workerSeed(worker));
  }
}
