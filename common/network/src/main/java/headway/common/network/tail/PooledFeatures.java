package headway.common.network.tail;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.GraphWriter;
import java.util.List;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/**
 * Features of networks in SqueezeNet's form, which pool after the convolution that gives the
 * classes: what that convolution reads, pooled as its classes are. They are computed beside the
 * network's own way to its output.
 */
public final class PooledFeatures {
  private PooledFeatures() {}

  /** Whether a graph's last weights are those of a convolution with pooling behind it. */
  public static boolean mayBeNeeded(OnnxGraph graph) {
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
    String map = features + ":map";
    String operator = pooled.byMaximum() ? "GlobalMaxPool" : "GlobalAveragePool";
    AttributeProto axis = Attributes.integer("axis", 1);
    return List.of(
        GraphWriter.newNode(operator, map, List.of(pooled.of())).setName(map).build(),
        GraphWriter.newNode("Flatten", features, List.of(map), axis).setName(features).build());
  }
}
