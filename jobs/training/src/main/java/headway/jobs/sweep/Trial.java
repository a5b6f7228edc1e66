package headway.jobs.sweep;

import headway.common.dataset.manifest.Manifests;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * The result of one point of the search: {@code sweep/trials/<hash>/manifest.json}, written last.
 * Figures are null where it failed.
 *
 * @param format version of this form
 * @param hash of the features and of all settings that its result depends on
 * @param settings that were searched, by key
 * @param epoch that the model is of
 * @param seconds of training, concurrently with others
 * @param failure why there is no model; null where there is one
 * @param history one entry an epoch
 */
record Trial(
    int format,
    String hash,
    SortedMap<String, String> settings,
    Double validationAccuracy,
    Double validationLoss,
    Integer epoch,
    double seconds,
    String failure,
    List<EpochMetrics> history) {

  /** The best one first, by the rule that also selects the epoch. */
  static Comparator<Trial> bestFirst(BestEpochRule rule) {
    return rule.bestFirst(Trial::validationLoss, Trial::validationAccuracy)
        .thenComparing(Trial::hash);
  }

  static Trial failed(
      String hash, SortedMap<String, String> settings, double seconds, String reason) {
    return new Trial(
        Manifests.FORMAT, hash, settings, null, null, null, seconds, reason, List.of());
  }

  /** The settings on one line. */
  String name() {
    return settings.toString().replaceAll("^\\{|}$", "").replace("train.", "");
  }
}
