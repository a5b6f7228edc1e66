package headway.jobs.images;

import headway.common.config.images.ShardSettings;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.jobs.spark.Progress;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The splits that an input declares by its folders, its files or a column. */
public final class DeclaredSplits {
  private DeclaredSplits() {}

  /** The settings that splits and labels depend on, by name. */
  public static Map<String, String> settings(ShardSettings settings, SplitRule rule) {
    return Map.of(
        "shard.split", settings.split().toString(),
        "shard.groupBy", rule.groups().toString(),
        "shard.valFromTrain", rule.fromTrain() ? String.valueOf(rule.val()) : "none",
        "shard.labelColumn", settings.labelColumn());
  }

  /**
   * The split rule for the images of an input. The user is told if the input declares splits but no
   * validation split.
   *
   * @param stage that reads the input, for messages
   * @param named all splits that the input declares
   * @param all whether each image has a declared split
   */
  public static SplitRule rule(
      String stage, Set<Split> named, boolean all, ShardSettings settings) {
    SplitRule byRatio = SplitRule.of(settings.split(), settings.groups());
    if (named.isEmpty() || !all) {
      return byRatio;
    }
    String names = named.stream().sorted().map(Split::label).collect(Collectors.joining(" and "));
    if (named.contains(Split.VAL) || !named.contains(Split.TRAIN)) {
      return byRatio;
    }
    if (settings.valFromTrain() == 0) {
      Progress.say(
          stage
              + ": the input names "
              + names
              + " but no val: there is no validation, and --split does not apply");
      return byRatio;
    }
    Progress.say(
        stage
            + ": the input names "
            + names
            + " but no val: a share of "
            + settings.valFromTrain()
            + " of the training photos is taken for validation (--val-from-train; 0: go"
            + " without)");
    return SplitRule.valFromTrain(settings.valFromTrain(), settings.groups());
  }
}
