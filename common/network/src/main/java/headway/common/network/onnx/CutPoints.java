package headway.common.network.onnx;

import headway.common.network.proto.AncestorGraph;
import headway.common.network.proto.NodeInputs;
import headway.common.network.proto.Transposes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Finds the tensors through which all data from the image to an output flows (the dominators of
 * that output). Nodes are in topological order, so right after its node such a tensor is the only
 * live one that depends on the image.
 */
final class CutPoints {
  private CutPoints() {}

  static List<String> of(GraphProto graph, String input) {
    Set<String> cuts = new LinkedHashSet<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      cuts.addAll(towards(graph, input, output.getName()));
    }
    return AncestorGraph.of(graph, cuts).nodes().stream()
        .flatMap(node -> node.getOutputList().stream())
        .filter(cuts::contains)
        .toList();
  }

  /** The cut points of one output, from the image upwards. */
  static List<String> towards(GraphProto graph, String input, String output) {
    List<NodeProto> nodes = AncestorGraph.of(graph, Set.of(output)).nodes();
    Map<String, Integer> awaited = new HashMap<>();
    nodes.forEach(
        node -> NodeInputs.of(node).forEach(tensor -> awaited.merge(tensor, 1, Integer::sum)));
    awaited.merge(output, 1, Integer::sum);
    // What computes with the batch size only does not carry the image.
    nodes.stream()
        .filter(node -> isSizeOf(node, input))
        .forEach(node -> awaited.merge(input, -1, Integer::sum));

    List<String> cuts = new ArrayList<>();
    Set<String> live = new LinkedHashSet<>(List.of(input));
    for (NodeProto node : nodes) {
      Set<String> inputs = NodeInputs.of(node);
      boolean ofImage = !isSizeOf(node, input) && inputs.stream().anyMatch(live::contains);
      if (!isSizeOf(node, input)) {
        inputs.forEach(tensor -> awaited.merge(tensor, -1, Integer::sum));
      }
      live.removeIf(tensor -> awaited.getOrDefault(tensor, 0) == 0);
      if (ofImage) {
        node.getOutputList().stream().filter(awaited::containsKey).forEach(live::add);
        if (live.size() == 1 && !Transposes.isToChannelsLast(node)) {
          cuts.addAll(live);
        }
      }
    }
    return cuts;
  }

  /** Whether it gives the shape of the image, which is known but for the batch size. */
  static boolean isSizeOf(NodeProto node, String input) {
    return node.getOpType().equals("Shape") && node.getInput(0).equals(input);
  }
}
