package headway.common.network.layers;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes {@link Scaling}. */
final class ScalingVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  ScalingVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray product = getInputs()[0].mul(getInputs()[1]);
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, product);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray[] inputs = getInputs();
    return new Pair<>(
        null,
        new INDArray[] {
          workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, gradient(inputs[0], inputs[1])),
          workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, gradient(inputs[1], inputs[0]))
        });
  }

  private INDArray gradient(INDArray of, INDArray other) {
    INDArray whole = getEpsilon().mul(other);
    int[] spread =
        IntStream.range(0, whole.rank()).filter(d -> of.size(d) < whole.size(d)).toArray();
    return spread.length == 0 ? whole : whole.sum(true, spread);
  }
}
