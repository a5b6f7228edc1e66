package headway.common.network.quantize;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.NodeInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** What quantisation asks of a graph: constants, and who reads a tensor. */
final class QuantizableGraph {
  private final GraphProto graph;
  private final Map<String, TensorProto> constants = new HashMap<>();
  private final Map<String, List<NodeProto>> consumers = new HashMap<>();

  QuantizableGraph(GraphProto graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(each -> constants.put(each.getName(), each));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        Attributes.find(node, "value").ifPresent(a -> constants.put(node.getOutput(0), a.getT()));
      } else if (node.getOpType().equals("Identity") && constants.containsKey(node.getInput(0))) {
        constants.put(node.getOutput(0), constants.get(node.getInput(0)));
      }
      NodeInputs.of(node)
          .forEach(
              tensor -> consumers.computeIfAbsent(tensor, absent -> new ArrayList<>()).add(node));
    }
  }

  List<NodeProto> nodes() {
    return graph.getNodeList();
  }

  /** The nodes that read a tensor. */
  List<NodeProto> consumers(String tensor) {
    return consumers.getOrDefault(tensor, List.of());
  }

  boolean isOutput(String tensor) {
    return graph.getOutputList().stream().anyMatch(each -> each.getName().equals(tensor));
  }

  boolean isInput(String tensor) {
    return graph.getInputList().stream().anyMatch(each -> each.getName().equals(tensor));
  }

  boolean isConstant(String tensor) {
    return constants.containsKey(tensor);
  }

  /** The float32 constant of this name. */
  Optional<TensorProto> floats(String tensor) {
    return Optional.ofNullable(constants.get(tensor)).filter(Constants::isFloat);
  }

  /** The limits of a node that only cuts values off, Relu or Clip. */
  Optional<ValueRange> limits(NodeProto node) {
    return switch (node.getOpType()) {
      case "Relu" -> Optional.of(new ValueRange(0, Float.POSITIVE_INFINITY));
      case "Clip" ->
          limit(node, 1, Float.NEGATIVE_INFINITY)
              .flatMap(
                  low ->
                      limit(node, 2, Float.POSITIVE_INFINITY)
                          .filter(high -> low <= high)
                          .map(high -> new ValueRange(low, high)));
      default -> Optional.empty();
    };
  }

  private Optional<Float> limit(NodeProto clip, int input, float none) {
    if (clip.getInputCount() <= input || clip.getInput(input).isEmpty()) {
      return Optional.of(none);
    }
    return floats(clip.getInput(input))
        .map(Constants::floats)
        .filter(values -> values.length == 1)
        .map(values -> values[0]);
  }
}
