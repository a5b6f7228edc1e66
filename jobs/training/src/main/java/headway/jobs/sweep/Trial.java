package headway.jobs.sweep;

import headway.common.dataset.manifest.Manifests;
import headway.common.history.BestEpochRule;
import headway.common.history.EpochMetrics;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/**
 * The result of one point of the search: {@code sweep/trials/<hash>/manifest.json}, written last.
 * Its metrics are null if it failed.
 *
 * @param format version of the manifest's format
 * @param hash of the features and of all settings that its result depends on
 * @param settings that were searched, by key
 * @param epoch of the model
 * @param seconds of training, concurrently with other trials
 * @param failure why there is no model; null if there is one
 * @param history one entry per epoch
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

  /** Orders trials from best to worst, by the rule that also selects the epoch. */
  static Comparator<Trial> bestFirst(BestEpochRule rule) {
    return rule.bestFirst(Trial::validationLoss, Trial::validationAccuracy)
        .thenComparing(Trial::hash);
  }

  static Trial failed(
      String hash, SortedMap<String, String> settings, double seconds, String reason) {
    return new Trial(
        Manifests.FORMAT, hash, settings, null, null, null, seconds, reason, List.of());
  }

  /** The settings in one line. */
  String name() {
    return settings.toString().replaceAll("^\\{|}$", "").replace("train.", "");
  }
}
