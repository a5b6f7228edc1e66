package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.ShardSettings;
import headway.jobs.shard.listing.Listing;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.spark.TaskOutput;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Images that lie one by one in storage: only their references are shuffled, never their bytes. */
final class ListedInput implements ShardInput {
  private final Listing listing;
  private final ShardSettings settings;
  private final ListingTotals totals;

  ListedInput(Listing listing, String origin, ShardSettings settings) {
    this.settings = settings;
    this.listing =
        new Listing(listing.classes(), listing.images().persist(StorageLevel.DISK_ONLY()));
    int classes = listing.classes().size();
    this.totals =
        this.listing
            .images()
            .treeAggregate(new ListingTotals(classes), ListingTotals::add, ListingTotals::add);
    requireImages(origin);
  }

  private void requireImages(String origin) {
    if (totals.images() == 0) {
      throw new InputException(
          "Cannot shard " + origin + ": it has no images; check the URI and the class folders");
    }
    if (listing.classes().size() < 2) {
      throw new InputException(
          "Cannot shard "
              + origin
              + ": it has the single class "
              + listing.classes().get(0)
              + "; a classifier needs at least two class folders");
    }
    for (int label = 0; label < listing.classes().size(); label++) {
      if (totals.images(label) == 0) {
        throw new InputException(
            "Cannot shard "
                + origin
                + ": the class "
                + listing.classes().get(label)
                + " has no images; add some or remove its folder");
      }
    }
  }

  @Override
  public List<String> classes() {
    return listing.classes();
  }

  @Override
  public String digest() {
    return totals.digest();
  }

  @Override
  public JavaRDD<ShardTaskResult> write(TaskOutput output) {
    ShardPlan plan = new ShardPlan(totals, settings.targetBytes(), settings.minimumFiles());
    ShardTask task = new ShardTask(settings.maxPixels(), settings.readThreads());
    ArrayList<String> classes = new ArrayList<>(listing.classes());
    return listing
        .images()
        .mapToPair(image -> new Tuple2<>(plan.sortKey(image), image))
        .repartitionAndSortWithinPartitions(plan)
        .values()
        .mapPartitions(
            images -> {
              int partition = TaskContext.getPartitionId();
              String suffix = plan.fileSuffix(partition);
              String bad = String.format(Locale.ROOT, "bad-%05d.parquet", partition);
              ShardTaskResult result =
                  output.write(
                      (folders, configuration) ->
                          task.write(
                              images,
                              new ShardOutput(folders, configuration, classes, suffix, bad),
                              configuration));
              return Collections.singleton(result).iterator();
            });
  }
}
