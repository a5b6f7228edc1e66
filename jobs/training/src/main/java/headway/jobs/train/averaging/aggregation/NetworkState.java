package headway.jobs.train.averaging.aggregation;

import headway.common.nd4j.Nd4jArrays;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sets the training state of a network. */
public final class NetworkState {
  private NetworkState() {}

  /**
   * @param updaterState empty for an optimizer without state
   * @param iteration completed steps
   */
  public static void set(
      ComputationGraph network,
      FloatBuffer parameters,
      FloatBuffer updaterState,
      int iteration,
      int epoch) {
    set(
        network,
        Nd4jArrays.vector(parameters),
        updaterState.hasRemaining() ? Nd4jArrays.vector(updaterState) : null,
        iteration,
        epoch);
  }

  /**
   * @param updaterState null for an optimizer without state
   * @param iteration completed steps
   */
  public static void set(
      ComputationGraph network,
      INDArray parameters,
      INDArray updaterState,
      int iteration,
      int epoch) {
    network.setParams(parameters);
    if (updaterState != null) {
      network.getUpdater().setStateViewArray(updaterState);
    }
    network.getConfiguration().setIterationCount(iteration);
    network.getConfiguration().setEpochCount(epoch);
  }
}
