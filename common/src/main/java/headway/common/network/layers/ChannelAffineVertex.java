package headway.common.network.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Computes {@link ChannelAffine}. */
final class ChannelAffineVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  private final transient INDArray scale;
  private final transient INDArray shift;

  ChannelAffineVertex(
      ComputationGraph graph, String name, int index, DataType type, ChannelAffine affine) {
    super(graph, name, index, type);
    this.scale = channels(affine.scale(), type);
    this.shift = channels(affine.shift(), type);
  }

  private static INDArray channels(float[] values, DataType type) {
    return Nd4j.createFromArray(values).castTo(type).reshape(1, values.length, 1, 1);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray x = getInputs()[0];
    INDArray y = x.mul(scale).addi(shift);
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, y);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
    INDArray gradient = getEpsilon().mul(scale);
    return new Pair<>(
        null, new INDArray[] {workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, gradient)});
  }
}
