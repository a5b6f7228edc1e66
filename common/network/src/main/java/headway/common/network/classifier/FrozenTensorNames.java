package headway.common.network.classifier;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/** Renames tensors of a frozen part that conflict with names of the head. */
final class FrozenTensorNames {
  private static final String PREFIX = "frozen/";

  private final Map<String, String> renamed = new HashMap<>();

  private FrozenTensorNames(Set<String> names) {
    for (String name : names) {
      if (isOfHead(name)) {
        String free = PREFIX + name;
        while (names.contains(free)) {
          free = PREFIX + free;
        }
        renamed.put(name, free);
      }
    }
  }

  static GraphProto withoutConflicts(GraphProto graph) {
    Set<String> names = new HashSet<>();
    collect(graph, names);
    FrozenTensorNames clashes = new FrozenTensorNames(names);
    return clashes.renamed.isEmpty() ? graph : clashes.rename(graph);
  }

  private static boolean isOfHead(String name) {
    return name.equals(ClassifierWriter.LOGITS)
        || name.equals(ClassifierWriter.PROBABILITIES)
        || name.startsWith(HeadNodes.PREFIX);
  }

  private static void collect(GraphProto graph, Set<String> names) {
    graph.getInputList().forEach(input -> names.add(input.getName()));
    graph.getInitializerList().forEach(weights -> names.add(weights.getName()));
    for (NodeProto node : graph.getNodeList()) {
      names.addAll(node.getOutputList());
      for (AttributeProto attribute : node.getAttributeList()) {
        collect(attribute.getG(), names);
        attribute.getGraphsList().forEach(body -> collect(body, names));
      }
    }
  }

  private GraphProto rename(GraphProto graph) {
    GraphProto.Builder result = graph.toBuilder();
    result.getNodeBuilderList().forEach(this::rename);
    result.getInputBuilderList().forEach(this::rename);
    result.getOutputBuilderList().forEach(this::rename);
    result.getValueInfoBuilderList().forEach(this::rename);
    for (TensorProto.Builder weights : result.getInitializerBuilderList()) {
      weights.setName(now(weights.getName()));
    }
    return result.build();
  }

  private void rename(ValueInfoProto.Builder value) {
    value.setName(now(value.getName()));
  }

  private void rename(NodeProto.Builder node) {
    for (int i = 0; i < node.getInputCount(); i++) {
      node.setInput(i, now(node.getInput(i)));
    }
    for (int i = 0; i < node.getOutputCount(); i++) {
      node.setOutput(i, now(node.getOutput(i)));
    }
    for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
      if (attribute.hasG()) {
        attribute.setG(rename(attribute.getG()));
      }
      for (int i = 0; i < attribute.getGraphsCount(); i++) {
        attribute.setGraphs(i, rename(attribute.getGraphs(i)));
      }
    }
  }

  private String now(String name) {
    return renamed.getOrDefault(name, name);
  }
}
