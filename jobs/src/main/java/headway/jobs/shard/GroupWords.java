package headway.jobs.shard;

import headway.common.InputException;
import headway.common.dataset.Groups;
import headway.jobs.shard.listing.Listing;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.Portion;
import headway.jobs.spark.Progress;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Tells the user what the grouping of images comes to, before any is read. */
final class GroupWords {
  private GroupWords() {}

  /**
   * Counts the groups.
   *
   * @throws InputException where there is none, or only one
   */
  static void say(Listing listing, ListingTotals totals, String origin) {
    Groups by = listing.rule().groups();
    if (by.isNone()) {
      return;
    }
    JavaPairRDD<String, Integer> splits =
        listing
            .images()
            .filter(image -> !image.group().isEmpty())
            .mapToPair(image -> new Tuple2<>(image.group(), 1 << Portion.of(image.split()).index()))
            .reduceByKey((one, other) -> one | other);
    splits.cache();
    try {
      long groups = splits.count();
      long alone = totals.images() - totals.grouped();
      if (groups == 0) {
        throw new InputException(
            "Cannot shard "
                + origin
                + ": --group-by "
                + by
                + " matches none of its "
                + totals.images()
                + " images; give a regular expression that matches in keys such as "
                + listing.images().first().key());
      }
      if (groups == 1 && alone == 0) {
        throw new InputException(
            "Cannot shard "
                + origin
                + ": --group-by "
                + by
                + " puts all images into the one group "
                + splits.first()._1()
                + ", which would be in one split; capture what tells groups apart, such as"
                + " patient(\\d+)");
      }
      Progress.say(
          "shard: "
              + totals.grouped()
              + " images are in "
              + groups
              + (groups == 1 ? " group" : " groups")
              + " by "
              + by
              + (alone > 0 ? "; " + alone + " match nothing and are each on their own" : ""));
      long torn = splits.values().filter(bits -> Integer.bitCount(bits) > 1).count();
      if (torn > 0) {
        Progress.say(
            "shard: " + torn + " groups are in more than one split, as the input names them");
      }
    } finally {
      splits.unpersist();
    }
  }
}
