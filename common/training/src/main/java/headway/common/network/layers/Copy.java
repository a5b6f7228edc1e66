package headway.common.network.layers;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies its input. DL4J's activation layers overwrite their input unless it is in a workspace, and
 * a graph's input is not. Without the copy, other layers with the same input would see the change.
 */
public final class Copy extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  public Copy clone() {
    return new Copy();
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  PlainVertex computation(ComputationGraph graph, String name, int index, DataType type) {
    return new Computation(graph, name, index, type);
  }

  private static final class Computation extends PlainVertex {
    private static final long serialVersionUID = 1L;

    Computation(ComputationGraph graph, String name, int index, DataType type) {
      super(graph, name, index, type);
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
      return workspaces.dup(ArrayType.ACTIVATIONS, getInputs()[0]);
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
      INDArray gradient = workspaces.dup(ArrayType.ACTIVATION_GRAD, getEpsilon());
      return new Pair<>(null, new INDArray[] {gradient});
    }
  }
}
