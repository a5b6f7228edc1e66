package headway.jobs.train.averaging;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.factory.Nd4j;

/** Sets what training changes in a network. */
final class NetworkState {
  private NetworkState() {}

  /**
   * @param updaterState empty for an optimiser without state
   * @param iteration steps done so far
   */
  static void set(
      ComputationGraph network,
      float[] parameters,
      float[] updaterState,
      int iteration,
      int epoch) {
    network.setParams(Nd4j.createFromArray(parameters).reshape(1, parameters.length));
    if (updaterState.length > 0) {
      network.getUpdater().setStateViewArray(Nd4j.createFromArray(updaterState));
    }
    network.getConfiguration().setIterationCount(iteration);
    network.getConfiguration().setEpochCount(epoch);
  }
}
