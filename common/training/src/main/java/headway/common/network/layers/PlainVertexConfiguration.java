package headway.common.network.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;

/** The configuration of a vertex without parameters; its fields are its JSON. */
@JsonAutoDetect(
    fieldVisibility = JsonAutoDetect.Visibility.ANY,
    getterVisibility = JsonAutoDetect.Visibility.NONE,
    isGetterVisibility = JsonAutoDetect.Visibility.NONE)
abstract class PlainVertexConfiguration extends GraphVertex {
  private static final long serialVersionUID = 1L;

  /** Creates the vertex of a graph. */
  abstract PlainVertex computation(ComputationGraph graph, String name, int index, DataType type);

  @Override
  public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return computation(graph, name, index, type);
  }

  @Override
  public final long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public final int maxVertexInputs() {
    return minVertexInputs();
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  /** All of one class are equal; a class with fields overrides this. */
  @Override
  public boolean equals(Object other) {
    return other != null && getClass() == other.getClass();
  }

  @Override
  public int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public final MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, getClass(), inputs[0], getOutputType(0, inputs))
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }

  /** A vertex without parameters and masks. */
  abstract static class PlainVertex extends BaseGraphVertex {
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
}
