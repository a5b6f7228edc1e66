package headway.common.network.proto;

import java.util.LinkedHashSet;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/**
 * The inputs of a node, including outer tensors that the branches of an If or the body of a Loop
 * read.
 */
public final class NodeInputs {
  private NodeInputs() {}

  /** The tensor names, without omitted optional inputs. */
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
