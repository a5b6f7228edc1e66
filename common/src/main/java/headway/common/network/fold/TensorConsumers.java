package headway.common.network.fold;

import java.util.HashMap;
import java.util.Map;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/** How often each tensor of a graph is read, by nodes, their inner graphs or as an output. */
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
