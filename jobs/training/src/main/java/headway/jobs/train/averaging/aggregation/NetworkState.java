package headway.jobs.train.averaging.aggregation;

import headway.common.nd4j.Nd4jArrays;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Sets the training state of a network. */
public final class NetworkState {
  private NetworkState() {}

  /**
   * @param updaterState empty for an optimizer without state
   * @param iteration completed steps
   */
  public static void set(
      ComputationGraph network,
      float[] parameters,
      float[] updaterState,
      int iteration,
      int epoch) {
    network.setParams(Nd4jArrays.matrix(parameters, 1));
    if (updaterState.length > 0) {
      network.getUpdater().setStateViewArray(Nd4jArrays.matrix(updaterState, 1));
    }
    network.getConfiguration().setIterationCount(iteration);
    network.getConfiguration().setEpochCount(epoch);
  }
}
