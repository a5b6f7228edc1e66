package headway.common.network.tail;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.NodeInputs;
import headway.common.network.tail.NetworkFeatures.Pooling;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/** The states of all tokens of an image, images × tokens × channels, as transformers give them. */
final class Tokens {
  private static final int RANK = 3;
  private static final int VECTORS = 2;
  private static final Set<String> LAYER_NORM_PARTS = Set.of("ReduceMean", "Sqrt", "Div");

  private Tokens() {}

  /** Whether no output is declared as one vector for each image. */
  static boolean mayBeAll(OnnxGraph graph) {
    return graph.model().getGraph().getOutputList().stream()
        .map(output -> output.getType().getTensorType())
        .noneMatch(type -> type.hasShape() && type.getShape().getDimCount() == VECTORS);
  }

  /**
   * How an output with the states of tokens becomes one vector for each image; empty for any other.
   *
   * @param shape of the output, with the batch
   */
  static Optional<Pooling> pooling(OnnxGraph graph, long[] shape) {
    if (shape.length != RANK) {
      return Optional.empty();
    }
    GraphProto nodes = graph.model().getGraph();
    if (hasClassToken(nodes, graph.input().name())) {
      return Optional.of(Pooling.CLASS_TOKEN);
    }
    return isTransformer(nodes) ? Optional.of(Pooling.TOKEN_MEAN) : Optional.empty();
  }

  /** Whether a tensor that does not depend on the pixels is put before those that do. */
  private static boolean hasClassToken(GraphProto graph, String image) {
    Set<String> ofPixels = new HashSet<>(Set.of(image));
    for (NodeProto node : graph.getNodeList()) {
      List<String> inputs = node.getInputList();
      boolean depends =
          !node.getOpType().equals("Shape")
              && NodeInputs.of(node).stream().anyMatch(ofPixels::contains);
      if (depends && isAlongTokens(node) && !ofPixels.contains(inputs.get(0))) {
        return true;
      }
      if (depends) {
        ofPixels.addAll(node.getOutputList());
      }
    }
    return false;
  }

  private static boolean isAlongTokens(NodeProto node) {
    long axis = Attributes.integer(node, "axis", 0);
    return node.getOpType().equals("Concat") && (axis == 1 || axis == -2);
  }

  private static boolean isTransformer(GraphProto graph) {
    Set<String> operators =
        graph.getNodeList().stream().map(NodeProto::getOpType).collect(Collectors.toSet());
    return operators.contains("LayerNormalization") || operators.containsAll(LAYER_NORM_PARTS);
  }
}
