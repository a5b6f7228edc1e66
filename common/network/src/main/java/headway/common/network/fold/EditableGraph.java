package headway.common.network.fold;

import headway.common.network.proto.Constants;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** A graph whose nodes can be replaced. */
final class EditableGraph {
  private final GraphProto original;
  private final Map<String, TensorProto> weights = new LinkedHashMap<>();
  private final Map<String, NodeProto> nodes = new LinkedHashMap<>();
  private final Map<String, String> makers = new HashMap<>();

  EditableGraph(GraphProto original) {
    this.original = original;
    original.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
  }

  /** Appends a node. */
  void add(NodeProto node) {
    String key = node.getOutput(0);
    nodes.put(key, node);
    node.getOutputList().forEach(output -> makers.put(output, key));
  }

  /** The node whose output is this tensor, if it has this operator. */
  Optional<NodeProto> maker(String tensor, String operator) {
    return Optional.ofNullable(makers.get(tensor))
        .map(nodes::get)
        .filter(node -> node.getOpType().equals(operator));
  }

  /** The float32 constant of this name. */
  Optional<TensorProto> floats(String name) {
    return Optional.ofNullable(weights.get(name)).filter(Constants::isFloat);
  }

  Optional<TensorProto> constant(String name) {
    return Optional.ofNullable(weights.get(name));
  }

  void remove(NodeProto node) {
    nodes.remove(node.getOutput(0));
    node.getOutputList().forEach(makers::remove);
  }

  /** Adds a constant with a unique name; returns the name. */
  String add(String name, float[] values, long... shape) {
    String free = name;
    while (weights.containsKey(free)) {
      free = free + "'";
    }
    weights.put(free, Constants.floats(free, values, shape));
    return free;
  }

  /** The graph without unused constants. */
  GraphProto graph() {
    GraphProto.Builder result = original.toBuilder().clearNode().addAllNode(nodes.values());
    Set<String> read = TensorConsumers.of(result.build()).counts().keySet();
    result.clearInitializer();
    weights.values().stream()
        .filter(tensor -> read.contains(tensor.getName()))
        .forEach(result::addInitializer);
    Set<String> declared =
        result.getNodeList().stream()
            .flatMap(node -> node.getOutputList().stream())
            .collect(Collectors.toSet());
    result.clearValueInfo();
    original.getValueInfoList().stream()
        .filter(value -> declared.contains(value.getName()))
        .forEach(result::addValueInfo);
    return result.build();
  }
}
