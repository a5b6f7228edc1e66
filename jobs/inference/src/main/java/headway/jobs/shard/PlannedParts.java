package headway.jobs.shard;

import headway.common.UsageException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PlannedSplit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The parts and files that {@code shard} writes for images that are counted and not yet listed.
 *
 * @param parts each written by one task
 * @param files by their split; of a part whose images' content decides, one for each split that is
 *     expected in it
 */
public record PlannedParts(int parts, Map<Split, Long> files) {

  /**
   * Plans as {@code shard} does in a new workspace.
   *
   * @throws UsageException if there are more parts than Spark has tasks
   */
  public static PlannedParts of(ListingTotals totals, ShardSettings settings, SplitRule rule) {
    requirePossible(totals, settings);
    ShardPlan plan =
        new ShardPlan(
            totals,
            settings.targetBytes(),
            settings.minimumFiles(),
            rule,
            new int[PlannedSplit.values().length],
            List.of());
    Map<Split, Long> files = new EnumMap<>(Split.class);
    double mixed = plan.parts(PlannedSplit.MIXED);
    double images = mixed == 0 ? 0 : totals.images(PlannedSplit.MIXED) / mixed;
    for (Split split : Split.values()) {
      double some = 1 - Math.pow(1 - rule.share(split), images);
      files.put(split, plan.parts(PlannedSplit.of(split)) + Math.round(mixed * some));
    }
    return new PlannedParts(plan.numPartitions(), files);
  }

  private static void requirePossible(ListingTotals totals, ShardSettings settings) {
    double parts = 0;
    for (PlannedSplit portion : PlannedSplit.values()) {
      parts += (double) totals.bytes(portion) / settings.targetBytes();
    }
    if (parts >= Integer.MAX_VALUE) {
      throw new UsageException(
          "Cannot shard into files of %,d bytes: these are %,.0f files, and a Spark job has at most %,d tasks; raise shard.targetBytes"
              .formatted(settings.targetBytes(), parts, Integer.MAX_VALUE));
    }
  }

  /** The number of files of all splits. */
  public long allFiles() {
    return files.values().stream().mapToLong(Long::longValue).sum();
  }
}
