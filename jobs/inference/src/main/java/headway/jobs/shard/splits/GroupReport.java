package headway.jobs.shard.splits;

import headway.common.dataset.split.GroupPattern;
import headway.jobs.images.GroupStatistics;
import headway.jobs.images.source.Listing;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PlannedSplit;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Reports image groups before any image is read. */
public final class GroupReport {
  private GroupReport() {}

  /**
   * Counts the groups and reports them; does nothing without a grouping.
   *
   * @throws headway.common.InputException if there is no group, or if one group contains all images
   */
  public static void say(Listing listing, ListingTotals totals, String origin) {
    GroupPattern by = listing.rule().groups();
    if (by.isNone()) {
      return;
    }
    JavaPairRDD<String, Integer> splits =
        listing
            .images()
            .filter(image -> !image.group().isEmpty())
            .mapToPair(
                image -> new Tuple2<>(image.group(), 1 << PlannedSplit.of(image.split()).index()))
            .reduceByKey((one, other) -> one | other);
    splits.cache();
    try {
      long groups = splits.count();
      new GroupStatistics(
              groups,
              totals.grouped(),
              totals.images() - totals.grouped(),
              splits.values().filter(bits -> Integer.bitCount(bits) > 1).count(),
              groups == 0 ? "" : splits.first()._1())
          .say(
              "shard",
              origin,
              by,
              () ->
                  "give a regular expression that matches in keys such as "
                      + listing.images().first().key());
    } finally {
      splits.unpersist();
    }
  }
}
