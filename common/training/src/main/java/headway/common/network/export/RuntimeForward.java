package headway.common.network.export;

import headway.common.InputException;
import headway.common.network.runtime.FrozenNetwork;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Runs the forward pass of a DL4J network in ONNX Runtime, several times as fast. */
public final class RuntimeForward {
  private static final String ORIGIN = "in training";

  private RuntimeForward() {}

  /**
   * The network with its current weights.
   *
   * @param values of one input row
   * @return empty for dense layers alone, where there is little to gain, and for layers that ONNX
   *     lacks
   */
  public static Optional<FrozenNetwork> of(ComputationGraph network, int values) {
    boolean convolves =
        Arrays.stream(network.getLayers())
            .anyMatch(layer -> layer.conf().getLayer() instanceof ConvolutionLayer);
    if (!convolves) {
      return Optional.empty();
    }
    try {
      byte[] model = OnnxExporter.writePixelRows(network, values, ORIGIN);
      String input = network.getConfiguration().getNetworkInputs().get(0);
      String output = network.getConfiguration().getNetworkOutputs().get(0);
      return Optional.of(FrozenNetwork.openRows(model, ORIGIN, input, values, output, 1));
    } catch (InputException notWritten) {
      return Optional.empty();
    }
  }
}
