package headway.jobs.shard;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import headway.jobs.images.LoadedImage;
import headway.jobs.parts.PartOutput;
import headway.jobs.shard.duplicates.PreviousShards;
import headway.jobs.shard.duplicates.ShardParts;
import headway.jobs.shard.listing.PartName;
import headway.jobs.shard.listing.PlacedImage;
import headway.jobs.shard.listing.PlannedSplit;
import headway.jobs.spark.rdd.Shuffles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Images that are read already. They are packed in the order of images that lie one by one, so that
 * the same images under the same keys make the same shards.
 */
record LoadedInput(LoadedImages images, ShardSettings settings) implements ShardInput {
  @Override
  public List<String> classes() {
    return images.classes();
  }

  @Override
  public SplitRule rule() {
    return images.rule();
  }

  @Override
  public String digest() {
    return images.digest();
  }

  @Override
  public PendingImages pending(PreviousShards base, Made made) {
    ShardPlan plan =
        new ShardPlan(
            images.totals(),
            settings.targetBytes(),
            settings.minimumFiles(),
            images.rule(),
            new int[PlannedSplit.values().length],
            List.of());
    String id = made.of("");
    List<PartId> targets = plan.targets().stream().map(each -> each.madeOf(id)).toList();
    return new PendingImages(List.of(), targets, packing(plan, id), Optional.empty());
  }

  /** Packs each partition. Images of the same key are in the order of their content. */
  private Function<PartOutput, JavaRDD<Part>> packing(ShardPlan plan, String id) {
    ShardTask task = new ShardTask(settings.maxPixels(), settings.readThreads(), images.rule());
    ArrayList<String> classes = new ArrayList<>(images.classes());
    JavaPairRDD<String, LoadedImage> keyed =
        images
            .images()
            .mapToPair(
                each ->
                    new Tuple2<>(
                        plan.sortKey(new PlacedImage(each.ref(), PlacedImage.NEW))
                            + '\0'
                            + Sha256.of(each.bytes()),
                        each));
    JavaRDD<LoadedImage> sorted = Shuffles.sortWithinPartitions(keyed, plan).values();
    return output ->
        sorted.mapPartitionsWithIndex(
            (partition, each) -> {
              PartId target = plan.target(partition).madeOf(id);
              return Collections.singleton(
                      output.write(
                          (folders, attempt) ->
                              task.writeLoaded(
                                  each,
                                  ShardParts.open(
                                      target,
                                      folders,
                                      attempt.configuration(),
                                      classes,
                                      "bad-" + PartName.portion(target.name()).label()),
                                  attempt)))
                  .iterator();
            },
            false);
  }

  /** The images must be as many as they were when the parts were planned. */
  void requireUnchanged(List<Part> parts) {
    long packed = parts.stream().mapToLong(each -> each.rows() + each.refused()).sum();
    if (packed != images.totals().images()) {
      throw new InputException(
          "Cannot shard: there were %d images when they were counted and %d when they were packed; give rows that are the same each time, or cache them"
              .formatted(images.totals().images(), packed));
    }
  }
}
