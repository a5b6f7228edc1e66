package headway.common.network.onnx;

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
        .sorted(Comparator.comparingInt(name -> editDistance(name, wanted)))
        .limit(SUGGESTIONS)
        .collect(Collectors.joining(", "));
  }

  /** Levenshtein's distance: insertions, deletions and replacements between two names. */
  private static int editDistance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
