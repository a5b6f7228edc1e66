package headway.common.network.fold;

import java.util.HashMap;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/** The number of consumers of each tensor: nodes, nodes of subgraphs, and graph outputs. */
record TensorConsumers(Map<String, Integer> counts) {

  static TensorConsumers of(GraphProto graph) {
    Map<String, Integer> counts = new HashMap<>();
    count(graph, counts);
    return new TensorConsumers(counts);
  }

  private static void count(GraphProto graph, Map<String, Integer> counts) {
    graph.getOutputList().forEach(output -> counts.merge(output.getName(), 1, Integer::sum));
    for (NodeProto node : graph.getNodeList()) {
      node.getInputList().forEach(input -> counts.merge(input, 1, Integer::sum));
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          count(attribute.getG(), counts);
        }
        attribute.getGraphsList().forEach(inner -> count(inner, counts));
      }
    }
  }

  boolean isReadOnce(String tensor) {
    return counts.getOrDefault(tensor, 0) == 1;
  }
}
