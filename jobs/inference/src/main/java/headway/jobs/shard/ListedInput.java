package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.ListingRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.source.Listing;
import headway.jobs.parts.PartOutput;
import headway.jobs.shard.duplicates.PreviousShards;
import headway.jobs.shard.duplicates.ShardParts;
import headway.jobs.shard.listing.ComparedPhoto;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PackedListing;
import headway.jobs.shard.listing.PartName;
import headway.jobs.shard.listing.PlacedImage;
import headway.jobs.shard.listing.PlannedSplit;
import headway.jobs.shard.splits.GroupReport;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** Images that are one file each. Only their references are shuffled, never their bytes. */
final class ListedInput implements ShardInput {
  private final Session session;
  private final Path root;
  private final Listing listing;
  private final ShardSettings settings;
  private final ListingTotals totals;
  private final List<JavaRDD<?>> persisted = new ArrayList<>();

  /**
   * Lists the images.
   *
   * @param root of the workspace
   * @throws InputException if the images cannot be sharded, for example because a class is empty
   */
  ListedInput(Session session, Path root, Listing listed, String origin, ShardSettings settings) {
    if (!settings.labelColumn().isEmpty()) {
      throw new InputException(
          "Cannot shard "
              + origin
              + ": --label-column names a column of Parquet that holds images, and there is none;"
              + " leave it out");
    }
    requireApart(
        root, listed.classes(), session.storage().qualify(Storage.path(origin)).toString());
    this.session = session;
    this.root = root;
    this.settings = settings;
    this.listing = new Listing(listed.classes(), persisted(listed.images()), listed.rule());
    this.totals = totals(listing.images());
    requireImages(origin);
    GroupReport.say(listing, totals, origin);
  }

  /**
   * Requires the workspace to lie outside the class folders, because its files would be listed as
   * images.
   */
  private static void requireApart(Path root, List<String> classes, String origin) {
    String images = origin.endsWith("/") ? origin : origin + "/";
    String work = root + "/";
    boolean within =
        work.startsWith(images)
            && (work.equals(images)
                || Stream.of(work.substring(images.length()).split("/"))
                    .anyMatch(classes::contains));
    if (within) {
      throw new InputException(
          "Cannot shard "
              + origin
              + ": the workspace "
              + root
              + " lies among its class folders, so that what is written there would be taken for"
              + " photos; give a workspace beside them");
    }
  }

  private <T> JavaRDD<T> persisted(JavaRDD<T> rdd) {
    JavaRDD<T> kept = rdd.persist(StorageLevel.DISK_ONLY());
    persisted.add(kept);
    return kept;
  }

  private ListingTotals totals(JavaRDD<ImageRef> images) {
    return images.treeAggregate(new ListingTotals(), ListingTotals::add, ListingTotals::add);
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
    if (totals.images(PlannedSplit.TRAIN) + totals.images(PlannedSplit.MIXED) == 0) {
      throw new InputException(
          "Cannot shard "
              + origin
              + ": no image is in the training split; "
              + (settings.groups().isNone()
                  ? "name one train"
                  : "group by something that has more groups, or change --split"));
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
  public SplitRule rule() {
    return listing.rule();
  }

  @Override
  public String digest() {
    return totals.digest();
  }

  @Override
  public PendingImages pending(PreviousShards base, Made made) {
    JavaRDD<PlacedImage> placed;
    Set<String> again = new TreeSet<>();
    if (base.listing().isEmpty()) {
      placed = listing.images().map(image -> new PlacedImage(image, PlacedImage.NEW));
    } else {
      JavaRDD<ComparedPhoto> compared =
          persisted(
              PackedListing.compare(session, listing.images(), new Path(root, base.listing())));
      List<String> changed = compared.flatMap(each -> each.again().iterator()).distinct().collect();
      again.addAll(changed);
      if (!changed.isEmpty()) {
        again.addAll(base.contradicted());
      }
      placed = compared.flatMap(each -> each.placed().iterator());
    }
    again.retainAll(base.parts().keySet());
    Set<String> damaged = base.damaged();
    damaged.removeAll(again);
    again.addAll(damaged);
    ShardPlan plan = plan(base, List.copyOf(again), placed);
    String id = made.of("");
    HashMap<String, String> others = made(base, damaged);
    List<PartId> targets =
        plan.targets().stream()
            .map(target -> target.madeOf(others.getOrDefault(target.name(), id)))
            .toList();
    return new PendingImages(
        base.parts().values().stream().filter(part -> !again.contains(part.name())).toList(),
        targets,
        packing(placed, plan, id, others),
        Optional.of(placed.map(each -> row(each, plan))));
  }

  private ShardPlan plan(PreviousShards base, List<String> again, JavaRDD<PlacedImage> placed) {
    int[] first = new int[PlannedSplit.values().length];
    for (String name : base.parts().keySet()) {
      boolean mixed = PartName.portion(name) == PlannedSplit.MIXED;
      for (PlannedSplit portion : PlannedSplit.values()) {
        if (mixed || portion == PlannedSplit.MIXED || portion == PartName.portion(name)) {
          first[portion.index()] = Math.max(first[portion.index()], PartName.number(name) + 1);
        }
      }
    }
    ListingTotals fresh =
        base.parts().isEmpty()
            ? totals
            : totals(
                placed.filter(each -> each.number() == PlacedImage.NEW).map(PlacedImage::image));
    int least = Math.max(1, settings.minimumFiles() - base.parts().size());
    return new ShardPlan(fresh, settings.targetBytes(), least, listing.rule(), first, again);
  }

  private static ListingRow row(PlacedImage placed, ShardPlan plan) {
    ImageRef image = placed.image();
    return new ListingRow(
        image.key(),
        image.sizeBytes(),
        image.modifiedMillis(),
        image.label(),
        image.split(),
        plan.number(placed));
  }

  private static HashMap<String, String> made(PreviousShards base, Set<String> damaged) {
    HashMap<String, String> made = new HashMap<>();
    damaged.forEach(name -> made.put(name, base.parts().get(name).made()));
    return made;
  }

  /**
   * Packs each partition. A task works out its own part: the parts of all would be sent to each.
   *
   * @param id what parts are made of
   * @param others what parts are made of that differ, by name
   */
  private Function<PartOutput, JavaRDD<Part>> packing(
      JavaRDD<PlacedImage> placed, ShardPlan plan, String id, HashMap<String, String> others) {
    ShardTask task = new ShardTask(settings.maxPixels(), settings.readThreads(), listing.rule());
    ArrayList<String> classes = new ArrayList<>(listing.classes());
    JavaRDD<ImageRef> sorted =
        placed
            .filter(plan::isPlanned)
            .mapToPair(each -> new Tuple2<>(plan.sortKey(each), each.image()))
            .repartitionAndSortWithinPartitions(plan)
            .values();
    return output ->
        sorted.mapPartitionsWithIndex(
            (partition, images) -> {
              ShardPlan.Target planned = plan.target(partition);
              PartId target = planned.madeOf(others.getOrDefault(planned.name(), id));
              Part part =
                  output.write(
                      (folders, attempt) ->
                          task.write(
                              images,
                              ShardParts.open(
                                  target,
                                  folders,
                                  attempt.configuration(),
                                  classes,
                                  "bad-" + PartName.portion(target.name()).label()),
                              attempt));
              TaskContext.get().taskMetrics().outputMetrics().setRecordsWritten(part.rows());
              return Collections.singleton(part).iterator();
            },
            false);
  }

  @Override
  public void close() {
    persisted.forEach(JavaRDD::unpersist);
  }
}
