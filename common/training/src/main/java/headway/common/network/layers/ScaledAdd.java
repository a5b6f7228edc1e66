package headway.common.network.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code y = a + scale × b}: the residual sum of InceptionResNetV2, Keras' CustomScaleLayer
 * (Szegedy et al. 2017, section 3.3).
 */
public final class ScaledAdd extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  private final double scale;

  public ScaledAdd(@JsonProperty("scale") double scale) {
    this.scale = scale;
  }

  public double scale() {
    return scale;
  }

  @Override
  public ScaledAdd clone() {
    return new ScaledAdd(scale);
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  PlainVertex computation(ComputationGraph graph, String name, int index, DataType type) {
    return new Computation(graph, name, index, type, scale);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScaledAdd that && scale == that.scale;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(scale);
  }

  private static final class Computation extends PlainVertex {
    private static final long serialVersionUID = 1L;

    private final double scale;

    Computation(ComputationGraph graph, String name, int index, DataType type, double scale) {
      super(graph, name, index, type);
      this.scale = scale;
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray sum = getInputs()[1].mul(scale).addi(getInputs()[0]);
      return workspaces.dup(ArrayType.ACTIVATIONS, sum);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      INDArray first = workspaces.dup(ArrayType.ACTIVATION_GRAD, getEpsilon());
      INDArray second = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, getEpsilon().mul(scale));
      return new Pair<>(null, new INDArray[] {first, second});
    }
  }
}
