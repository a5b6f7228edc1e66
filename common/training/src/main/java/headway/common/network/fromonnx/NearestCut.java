package headway.common.network.fromonnx;

import headway.common.network.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The lowest cut above which all layers can train, where they cannot above another. */
final class NearestCut {
  private NearestCut() {}

  /**
   * Finds it.
   *
   * @param cut that cannot train
   * @param top up to which layers train
   * @param known whether a cut has only operators above it that can train: cheap
   * @param trains whether all layers above a cut can train; above one that does, all do
   */
  static Optional<String> of(
      OnnxGraph graph, String cut, String top, Predicate<String> known, Predicate<String> trains) {
    List<String> cuts = graph.cutsTowards(top).stream().filter(each -> !each.equals(top)).toList();
    int last = cuts.size() - 1;
    int lowest = cuts.size();
    while (lowest > cuts.indexOf(cut) + 1 && known.test(cuts.get(lowest - 1))) {
      lowest--;
    }
    int found = cuts.size();
    int highest = last;
    while (lowest <= highest) {
      int middle = (lowest + highest) / 2;
      if (trains.test(cuts.get(middle))) {
        found = middle;
        highest = middle - 1;
      } else {
        lowest = middle + 1;
      }
    }
    return found < cuts.size() ? Optional.of(cuts.get(found)) : Optional.empty();
  }

  /** The end of the sentence that says what cannot train. */
  static String advice(Optional<String> nearest) {
    return nearest
            .map("; the nearest cut above which all can is '%s': give --cut with it, or"::formatted)
            .orElse("; there is no cut above which all can:")
        + " train the head alone by --fine-tune-epochs 0";
  }
}
