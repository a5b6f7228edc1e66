package headway.common.network.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes {@link ScaledAdd}. */
final class ScaledAddVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  private final double scale;

  ScaledAddVertex(ComputationGraph graph, String name, int index, DataType type, double scale) {
    super(graph, name, index, type);
    this.scale = scale;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray sum = getInputs()[1].mul(scale).addi(getInputs()[0]);
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, sum);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray first = workspaces.dup(ArrayType.ACTIVATION_GRAD, getEpsilon());
    INDArray second = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, getEpsilon().mul(scale));
    return new Pair<>(null, new INDArray[] {first, second});
  }
}
