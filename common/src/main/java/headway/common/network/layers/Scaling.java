package headway.common.network.layers;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return new ScalingVertex(graph, name, index, type);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scaling;
  }

  @Override
  public int hashCode() {
    return Scaling.class.hashCode();
  }
}
