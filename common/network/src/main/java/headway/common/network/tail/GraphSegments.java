package headway.common.network.tail;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.NodeInputs;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Cuts the way from the image to an output into segments, from the output downwards. */
final class GraphSegments {
  private static final long[] UNKNOWN = {-1, -1};

  private final OnnxGraph graph;
  private final Map<String, long[]> shapes;
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Map<String, TensorProto> weights = new HashMap<>();
  private final Set<String> constants = new HashSet<>(Set.of(""));

  /**
   * @param shapes of the tensors at which the graph can be cut, with the batch
   */
  GraphSegments(OnnxGraph graph, Map<String, long[]> shapes) {
    this.graph = graph;
    this.shapes = shapes;
    GraphProto nodes = graph.model().getGraph();
    for (TensorProto tensor : nodes.getInitializerList()) {
      weights.put(tensor.getName(), tensor);
      constants.add(tensor.getName());
    }
    for (NodeProto node : nodes.getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
      if (constants.containsAll(NodeInputs.of(node))) {
        constants.addAll(node.getOutputList());
      }
    }
  }

  /** From the output down to the image. */
  List<GraphSegment> towards(String output) {
    List<String> crossed = new ArrayList<>(List.of(graph.input().name()));
    crossed.addAll(graph.cutsTowards(output));
    if (!crossed.get(crossed.size() - 1).equals(output)) {
      crossed.add(output);
    }
    List<GraphSegment> segments = new ArrayList<>();
    for (int i = crossed.size() - 1; i > 0; i--) {
      String from = crossed.get(i - 1);
      String to = crossed.get(i);
      segments.add(
          new GraphSegment(
              from, shape(from), to, shape(to), between(from, to), weights, constants));
    }
    return segments;
  }

  private long[] shape(String tensor) {
    return tensor.equals(graph.input().name())
        ? graph.input().shape(-1)
        : shapes.getOrDefault(tensor, UNKNOWN);
  }

  private List<NodeProto> between(String from, String to) {
    Set<String> seen = new HashSet<>(constants);
    seen.add(from);
    List<NodeProto> nodes = new ArrayList<>();
    Deque<String> open = new ArrayDeque<>(List.of(to));
    while (!open.isEmpty()) {
      NodeProto node = makers.get(open.pop());
      if (node != null && seen.add(node.getOutput(0) + "\0made")) {
        nodes.add(node);
        NodeInputs.of(node).stream().filter(seen::add).forEach(open::push);
      }
    }
    return nodes;
  }
}
