package headway.common.head.step;

import headway.common.nd4j.Nd4jArrays;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks that are a head: dense layers with biases, one above the other, and nothing between. */
final class DenseChain {
  private DenseChain() {}

  /** The layers from the input upwards, if the network is such a chain and is on a processor. */
  static Optional<List<Layer>> layers(ComputationGraph network) {
    if (!Nd4jArrays.isHostFloats(network.params())) {
      return Optional.empty();
    }
    boolean isChain =
        network.getNumInputArrays() == 1
            && network.getNumOutputArrays() == 1
            && Arrays.stream(network.getVertices())
                .allMatch(
                    each ->
                        each.getNumOutputConnections() <= 1
                            && (each.isInputVertex() || isDense(each)));
    return isChain ? Optional.of(List.of(network.getLayers())) : Optional.empty();
  }

  private static boolean isDense(GraphVertex vertex) {
    if (!(vertex instanceof LayerVertex layer) || layer.getLayerPreProcessor() != null) {
      return false;
    }
    org.deeplearning4j.nn.conf.layers.Layer conf = vertex.getLayer().conf().getLayer();
    return conf instanceof DenseLayer dense
        ? dense.hasBias() && !dense.hasLayerNorm()
        : conf instanceof OutputLayer output && output.hasBias();
  }

  /** A matrix for products, whose values are not set. */
  static INDArray matrix(long rows, long columns, char order) {
    return Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, columns}, order);
  }
}
