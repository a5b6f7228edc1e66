package headway.common.config.images;

import headway.common.config.section.SettingsSection;
import headway.common.dataset.split.GroupPattern;
import headway.common.dataset.split.SplitRatio;

/**
 * Section {@code shard}; {@code conf/headway.conf} documents each value.
 *
 * @param valFromTrain from 0 to below 1
 */
public record ShardSettings(
    long targetBytes,
    int minimumFiles,
    SplitRatio split,
    double valFromTrain,
    GroupPattern groups,
    String labelColumn,
    long maxPixels,
    double maxBadFraction,
    int readThreads) {

  public static ShardSettings from(SettingsSection section) {
    return new ShardSettings(
        section.bytes("targetBytes", 1_000_000),
        section.integer("minimumFiles", 1),
        section.parsed("split", SplitRatio::parse, new SplitRatio(100, 0, 0)),
        section.parsed("valFromTrain", ShardSettings::share, 0.0),
        section.parsed("groupBy", GroupPattern::new, GroupPattern.NONE),
        section.text("labelColumn"),
        section.number("maxPixels", 1),
        section.real("maxBadFraction", 0, 1),
        section.integer("readThreads", 1));
  }

  private static double share(String text) {
    double share = -1;
    try {
      share = text.trim().equalsIgnoreCase("none") ? 0 : Double.parseDouble(text);
    } catch (NumberFormatException notNumber) {
      // Said below, with what is wanted.
    }
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "must be none, or a number from 0 to below 1, but was " + text);
    }
    return share;
  }
}
