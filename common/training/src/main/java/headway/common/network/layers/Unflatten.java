package headway.common.network.layers;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Reshapes one row of values per image to N×C×1×1, as squeeze-and-excitation needs it. */
public final class Unflatten extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  private final long channels;

  public Unflatten(@JsonProperty("channels") long channels) {
    this.channels = channels;
  }

  public long channels() {
    return channels;
  }

  @Override
  public Unflatten clone() {
    return new Unflatten(channels);
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return InputType.convolutional(1, 1, channels, CNN2DFormat.NCHW);
  }

  @Override
  PlainVertex computation(ComputationGraph graph, String name, int index, DataType type) {
    return new Computation(graph, name, index, type, channels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Unflatten that && channels == that.channels;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(channels);
  }

  private static final class Computation extends PlainVertex {
    private static final long serialVersionUID = 1L;

    private final long channels;

    Computation(ComputationGraph graph, String name, int index, DataType type, long channels) {
      super(graph, name, index, type);
      this.channels = channels;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray x = getInputs()[0];
      return workspaces.dup(ArrayType.ACTIVATIONS, x, 'c').reshape('c', x.size(0), channels, 1, 1);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      INDArray gradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, getEpsilon(), 'c');
      return new Pair<>(null, new INDArray[] {gradient.reshape('c', getInputs()[0].shape())});
    }
  }
}
