package headway.common.network.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Computes {@link Unflatten}. */
final class UnflattenVertex extends PlainVertex {
  private static final long serialVersionUID = 1L;

  private final long channels;

  UnflattenVertex(ComputationGraph graph, String name, int index, DataType type, long channels) {
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
