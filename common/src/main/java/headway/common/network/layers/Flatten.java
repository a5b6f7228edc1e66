package headway.common.network.layers;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * N×C×H×W to one row of values per image. Keras counts the channels fastest, so the dense layer
 * above its Flatten expects them so; PyTorch and ONNX count them slowest.
 */
public final class Flatten extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  private final boolean channelsLast;

  /**
   * @param channelsLast whether the row counts height, width, channels, as Keras does; else
   *     channels, height, width
   */
  public Flatten(@JsonProperty("channelsLast") boolean channelsLast) {
    this.channelsLast = channelsLast;
  }

  public boolean channelsLast() {
    return channelsLast;
  }

  @Override
  public Flatten clone() {
    return new Flatten(channelsLast);
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.feedForward(inputs[0].arrayElementsPerExample());
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new FlattenVertex(graph, name, index, type, channelsLast);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flatten that && channelsLast == that.channelsLast;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(channelsLast);
  }
}
