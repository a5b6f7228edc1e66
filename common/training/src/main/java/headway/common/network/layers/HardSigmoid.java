package headway.common.network.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code y = min(1, max(0, slope × x + offset))}: DL4J's layer supports only Keras' slope of 0.2;
 * PyTorch's is 1/6 (MobileNetV3, Howard et al. 2019).
 */
public final class HardSigmoid extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  private final double slope;
  private final double offset;

  public HardSigmoid(@JsonProperty("slope") double slope, @JsonProperty("offset") double offset) {
    this.slope = slope;
    this.offset = offset;
  }

  public double slope() {
    return slope;
  }

  public double offset() {
    return offset;
  }

  @Override
  public HardSigmoid clone() {
    return new HardSigmoid(slope, offset);
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
    return other instanceof HardSigmoid that && slope == that.slope && offset == that.offset;
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(slope) + Double.hashCode(offset);
  }

  private static final class Computation extends PlainVertex {
    private static final long serialVersionUID = 1L;

    private final double slope;
    private final double offset;

    Computation(
        ComputationGraph graph, String name, int index, DataType type, HardSigmoid function) {
      super(graph, name, index, type);
      this.slope = function.slope();
      this.offset = function.offset();
    }

    private INDArray line() {
      return getInputs()[0].mul(slope).addi(offset);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray y = Transforms.min(Transforms.max(line(), 0, false), 1, false);
      return workspaces.dup(ArrayType.ACTIVATIONS, y);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      INDArray line = line();
      INDArray inside = line.gt(0).castTo(line.dataType()).muli(line.lt(1).castTo(line.dataType()));
      INDArray gradient = inside.muli(slope).muli(getEpsilon());
      return new Pair<>(
          null, new INDArray[] {workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, gradient)});
    }
  }
}
