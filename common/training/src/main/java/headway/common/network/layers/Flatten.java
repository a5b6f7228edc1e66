package headway.common.network.layers;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Flattens N×C×H×W to one row of values per image. In Keras the channels come last, and the dense
 * layer above expects that order; in PyTorch and ONNX they come first.
 */
public final class Flatten extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  private final boolean channelsLast;

  /**
   * @param channelsLast whether the order is height, width, channels, as in Keras; otherwise
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
  PlainVertex computation(ComputationGraph graph, String name, int index, DataType type) {
    return new Computation(graph, name, index, type, channelsLast);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Flatten that && channelsLast == that.channelsLast;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(channelsLast);
  }

  private static final class Computation extends PlainVertex {
    private static final long serialVersionUID = 1L;
    private static final int IMAGE_RANK = 4;

    private final boolean channelsLast;

    Computation(
        ComputationGraph graph, String name, int index, DataType type, boolean channelsLast) {
      super(graph, name, index, type);
      this.channelsLast = channelsLast;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray x = getInputs()[0];
      INDArray ordered = channelsLast && x.rank() == IMAGE_RANK ? x.permute(0, 2, 3, 1) : x;
      INDArray copy = workspaces.dup(ArrayType.ACTIVATIONS, ordered, 'c');
      return copy.reshape('c', x.size(0), x.length() / x.size(0));
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      long[] shape = getInputs()[0].shape();
      INDArray gradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, getEpsilon(), 'c');
      INDArray back =
          channelsLast && shape.length == IMAGE_RANK
              ? gradient.reshape('c', shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
              : gradient.reshape('c', shape);
      return new Pair<>(
          null, new INDArray[] {workspaces.dup(ArrayType.ACTIVATION_GRAD, back, 'c')});
    }
  }
}
