package headway.common.network.layers;

import java.util.Arrays;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code y = x × scale[c] + shift[c]} with fixed constants: Keras' Rescaling and Normalization. For
 * N×C×H×W and for rows.
 */
public final class ChannelAffine extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  private final float[] scale;
  private final float[] shift;

  /**
   * @param scale one for each channel, or a single one for all
   * @param shift as many
   */
  public ChannelAffine(@JsonProperty("scale") float[] scale, @JsonProperty("shift") float[] shift) {
    if (scale.length != shift.length || scale.length == 0) {
      throw new IllegalArgumentException(
          "scale and shift must be as many but are %d and %d"
              .formatted(scale.length, shift.length));
    }
    this.scale = scale.clone();
    this.shift = shift.clone();
  }

  public float[] scale() {
    return scale.clone();
  }

  public float[] shift() {
    return shift.clone();
  }

  @Override
  public ChannelAffine clone() {
    return new ChannelAffine(scale, shift);
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  PlainVertex computation(ComputationGraph graph, String name, int index, DataType type) {
    return new Computation(graph, name, index, type, this);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ChannelAffine that
        && Arrays.equals(scale, that.scale)
        && Arrays.equals(shift, that.shift);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(scale) + Arrays.hashCode(shift);
  }

  private static final class Computation extends PlainVertex {
    private static final long serialVersionUID = 1L;

    private final transient INDArray scale;
    private final transient INDArray shift;

    Computation(
        ComputationGraph graph, String name, int index, DataType type, ChannelAffine affine) {
      super(graph, name, index, type);
      this.scale = channels(affine.scale(), type);
      this.shift = channels(affine.shift(), type);
    }

    private static INDArray channels(float[] values, DataType type) {
      return Nd4j.createFromArray(values).castTo(type);
    }

    private static INDArray along(INDArray values, INDArray x) {
      return x.rank() == 2
          ? values.reshape(1, values.length())
          : values.reshape(1, values.length(), 1, 1);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray x = getInputs()[0];
      INDArray y = x.mul(along(scale, x)).addi(along(shift, x));
      return workspaces.dup(ArrayType.ACTIVATIONS, y);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      INDArray gradient = getEpsilon().mul(along(scale, getEpsilon()));
      return new Pair<>(
          null, new INDArray[] {workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, gradient)});
    }
  }
}
