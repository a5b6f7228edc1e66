package headway.jobs.train.averaging.aggregation;

import headway.jobs.scoring.NetworkVector;
import java.io.Serializable;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The initial state of all workers of a round; broadcast once per round. On the driver it is a view
 * of the network, which stays as it is until the round has ended.
 */
public final class RoundBroadcast implements Serializable {
  private static final long serialVersionUID = 1L;

  public final String configurationJson;
  public final NetworkVector parameters;

  /** Empty for an optimizer without state. */
  public final NetworkVector updaterState;

  public final int iteration;
  public final int epoch;
  final long seed;
  final int seedEpoch;
  final int seedRound;

  /**
   * @param configurationJson of the network, without iteration and epoch counts, so that it is the
   *     same in each round
   */
  public RoundBroadcast(String configurationJson, ComputationGraph network, AveragingRound round) {
    this.configurationJson = configurationJson;
    parameters = NetworkVector.of(network.params());
    updaterState = NetworkVector.of(network.getUpdater().getStateViewArray());
    iteration = network.getConfiguration().getIterationCount();
    epoch = network.getConfiguration().getEpochCount();
    seed = round.seed();
    seedEpoch = round.epoch();
    seedRound = round.round();
  }

  public AveragingRound round() {
    return new AveragingRound(seed, seedEpoch, seedRound);
  }
}
