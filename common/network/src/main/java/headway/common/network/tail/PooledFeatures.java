package headway.common.network.tail;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.GraphWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/**
 * Features that a network does not compute itself, beside its own way to its output. Networks in
 * SqueezeNet's form pool after the convolution that gives the classes: what that convolution reads,
 * pooled as its classes are. Transformers without a pooled output give the states of all tokens:
 * the class token, or the mean where there is none.
 */
public final class PooledFeatures {
  private PooledFeatures() {}

  /**
   * Whether a graph's last weights are those of a convolution with pooling behind it, or no output
   * has one row for each image.
   */
  public static boolean mayBeNeeded(OnnxGraph graph) {
    return poolsScores(graph) || Tokens.mayBeAll(graph);
  }

  private static boolean poolsScores(OnnxGraph graph) {
    List<NodeProto> nodes = graph.model().getGraph().getNodeList();
    Set<String> weights =
        Set.copyOf(
            graph.model().getGraph().getInitializerList().stream()
                .map(tensor -> tensor.getName())
                .toList());
    boolean pooled = false;
    for (int i = nodes.size() - 1; i >= 0; i--) {
      String operator = nodes.get(i).getOpType();
      if (OperatorKinds.CONVOLUTION.contains(operator)) {
        return pooled;
      }
      if (OperatorKinds.DENSE.contains(operator)
          && nodes.get(i).getInputList().stream().anyMatch(weights::contains)) {
        return false;
      }
      pooled |= OperatorKinds.POOLING.contains(operator);
    }
    return false;
  }

  /** The graph with the features beside it if they are pooled, else the graph itself. */
  public static OnnxGraph beside(OnnxGraph graph, NetworkFeatures features) {
    return features
        .pooled()
        .map(pooled -> graph.withNodesAfter(pooled.of(), nodes(pooled, features.tensor())))
        .orElse(graph);
  }

  private static List<NodeProto> nodes(NetworkFeatures.Pooled pooled, String features) {
    return switch (pooled.by()) {
      case MEAN -> overPositions("GlobalAveragePool", pooled.of(), features);
      case MAXIMUM -> overPositions("GlobalMaxPool", pooled.of(), features);
      case CLASS_TOKEN -> firstToken(pooled.of(), features);
      case TOKEN_MEAN -> overTokens(pooled.of(), features);
    };
  }

  private static List<NodeProto> overPositions(String operator, String map, String features) {
    String pooled = features + ":map";
    AttributeProto axis = Attributes.integer("axis", 1);
    return List.of(
        GraphWriter.newNode(operator, pooled, List.of(map)).setName(pooled).build(),
        GraphWriter.newNode("Flatten", features, List.of(pooled), axis).setName(features).build());
  }

  private static List<NodeProto> firstToken(String tokens, String features) {
    String first = features + ":first";
    AttributeProto.Builder zero =
        AttributeProto.newBuilder()
            .setName("value")
            .setType(AttributeProto.AttributeType.TENSOR)
            .setT(Constants.integers(first, 0));
    return List.of(
        GraphWriter.newNode("Constant", first, List.of(), zero.build()).setName(first).build(),
        GraphWriter.newNode(
                "Gather",
                features + ":token",
                List.of(tokens, first),
                Attributes.integer("axis", 1))
            .setName(features + ":token")
            .build(),
        GraphWriter.newNode(
                "Flatten", features, List.of(features + ":token"), Attributes.integer("axis", 1))
            .setName(features)
            .build());
  }

  /** In operators whose form is the same in all opsets, other than that of ReduceMean. */
  private static List<NodeProto> overTokens(String tokens, String features) {
    String turned = features + ":channels";
    NodeProto transpose =
        GraphWriter.newNode(
                "Transpose", turned, List.of(tokens), Attributes.integers("perm", 0, 2, 1))
            .setName(turned)
            .build();
    List<NodeProto> nodes = new ArrayList<>(List.of(transpose));
    nodes.addAll(overPositions("GlobalAveragePool", turned, features));
    return nodes;
  }
}
