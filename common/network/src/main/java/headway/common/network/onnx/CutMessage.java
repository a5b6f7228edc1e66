package headway.common.network.onnx;

import headway.common.algorithm.EditDistance;
import headway.common.network.proto.AncestorGraph;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why a graph cannot be cut at a tensor, and where it can be cut instead. */
final class CutMessage {
  private static final int SUGGESTIONS = 3;

  private CutMessage() {}

  static String refusal(OnnxGraph graph, String tensor) {
    Set<String> known =
        AncestorGraph.of(graph.model().getGraph(), Set.copyOf(graph.outputs())).tensors();
    String reason =
        known.contains(tensor)
            ? "what the image causes does not all cross that tensor (it lies in a branch, or is a"
                + " weight or the image)"
            : "it has no such tensor";
    return "Cannot cut network %s at '%s': %s; it can be cut at %d tensors, the nearest names are %s"
        .formatted(
            graph.origin(), tensor, reason, graph.cuts().size(), nearest(graph.cuts(), tensor));
  }

  private static String nearest(List<String> names, String wanted) {
    return names.stream()
        .sorted(Comparator.comparingInt(name -> EditDistance.distance(name, wanted)))
        .limit(SUGGESTIONS)
        .collect(Collectors.joining(", "));
  }
}
