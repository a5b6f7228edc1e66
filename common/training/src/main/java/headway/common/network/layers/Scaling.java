package headway.common.network.layers;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The product of two tensors, one of which may have a single value per channel, N×C×1×1: the
 * excitation of squeeze-and-excitation (Hu et al. 2018), which DL4J's ElementWiseVertex refuses.
 */
public final class Scaling extends PlainVertexConfiguration {
  private static final long serialVersionUID = 1L;

  @Override
  public Scaling clone() {
    return new Scaling();
  }

  @Override
  public int minVertexInputs() {
    return 2;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0].arrayElementsPerExample() >= inputs[1].arrayElementsPerExample()
        ? inputs[0]
        : inputs[1];
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
      INDArray product = getInputs()[0].mul(getInputs()[1]);
      return workspaces.dup(ArrayType.ACTIVATIONS, product);
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
}
