package headway.common.network.onnx;

import java.util.LinkedHashSet;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/** What a node reads, including what the branches of an If or the body of a Loop reach out for. */
public final class NodeInputs {
  private NodeInputs() {}

  /** Tensor names; left-out optional inputs are not among them. */
  public static Set<String> of(NodeProto node) {
    Set<String> inputs = new LinkedHashSet<>();
    collect(node, inputs);
    return inputs;
  }

  private static void collect(NodeProto node, Set<String> inputs) {
    node.getInputList().stream().filter(name -> !name.isEmpty()).forEach(inputs::add);
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        collect(attribute.getG(), inputs);
      }
      attribute.getGraphsList().forEach(graph -> collect(graph, inputs));
    }
  }

  private static void collect(GraphProto body, Set<String> inputs) {
    body.getNodeList().forEach(node -> collect(node, inputs));
    body.getOutputList().forEach(output -> inputs.add(output.getName()));
  }
}
