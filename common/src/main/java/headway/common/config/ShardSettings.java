package headway.common.config;

import headway.common.dataset.SplitRatio;

/** Section {@code shard}; {@code conf/headway.conf} says what each value means. */
public record ShardSettings(
    long targetBytes,
    int minimumFiles,
    SplitRatio split,
    long maxPixels,
    double maxBadFraction,
    int readThreads) {

  static ShardSettings from(Section section) {
    return new ShardSettings(
        section.bytes("targetBytes", 1_000_000),
        section.integer("minimumFiles", 1),
        section.parsed("split", SplitRatio::parse, new SplitRatio(100, 0, 0)),
        section.number("maxPixels", 1),
        section.real("maxBadFraction", 0, 1),
        section.integer("readThreads", 1));
  }
}
