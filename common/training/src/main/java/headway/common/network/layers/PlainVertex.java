package headway.common.network.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A vertex without parameters and masks. */
abstract class PlainVertex extends BaseGraphVertex {
  private static final long serialVersionUID = 1L;

  PlainVertex(ComputationGraph graph, String name, int index, DataType type) {
    super(graph, name, index, null, null, type);
  }

  @Override
  public final boolean hasLayer() {
    return false;
  }

  @Override
  @SuppressWarnings("ReturnsNullCollection") // As in DL4J's vertices: no layer.
  public final Layer getLayer() {
    return null;
  }

  @Override
  public final void setBackpropGradientsViewArray(INDArray gradients) {
    if (gradients != null) {
      throw new IllegalArgumentException(getVertexName() + " has no parameters");
    }
  }

  @Override
  public final Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int examples) {
    return new Pair<>(masks == null || masks.length == 0 ? null : masks[0], state);
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "(" + getVertexName() + ")";
  }
}
