package headway.common.network.proto;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/**
 * The subgraph that some tensors are computed from.
 *
 * @param nodes in the graph's own order
 * @param tensors the names of all tensors read or written, including weights and the image
 */
public record AncestorGraph(List<NodeProto> nodes, Set<String> tensors) {

  public static AncestorGraph of(GraphProto graph, Set<String> wanted) {
    Set<String> tensors = new HashSet<>(wanted);
    List<NodeProto> nodes = new ArrayList<>();
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(tensors::contains)) {
        tensors.addAll(NodeInputs.of(node));
        nodes.add(node);
      }
    }
    Collections.reverse(nodes);
    return new AncestorGraph(nodes, tensors);
  }
}
