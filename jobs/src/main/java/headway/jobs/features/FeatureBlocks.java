package headway.jobs.features;

import headway.common.dataset.Split;
import headway.common.dataset.manifest.FeatureManifest;
import headway.common.network.ScratchNetwork;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.SelectedPartitions;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** Blocks as an RDD; read anew unless the caller keeps them. */
public final class FeatureBlocks {
  private FeatureBlocks() {}

  /**
   * The blocks of all workers, of each worker in one partition.
   *
   * @param featureCount of each row
   */
  public static JavaRDD<FeatureBlock> of(
      Session session, List<WorkerSlices> workers, int featureCount) {
    return session
        .context()
        .parallelize(workers, workers.size())
        .flatMap(worker -> worker.slices().iterator())
        .map(slice -> FeatureBlock.read(slice, featureCount, ExecutorConfiguration.get()));
  }

  /**
   * The blocks of all workers, one worker's after the other's, each a partition.
   *
   * @param featureCount of each row
   */
  public static JavaRDD<FeatureBlock> each(
      Session session, List<WorkerSlices> workers, int featureCount) {
    return slices(session, workers)
        .map(slice -> FeatureBlock.read(slice, featureCount, ExecutorConfiguration.get()));
  }

  /**
   * The pictures of all workers, decoded, each block a partition; to be kept.
   *
   * @param preprocessing as JSON
   */
  public static JavaRDD<PictureBlock> pictures(
      Session session, List<WorkerSlices> workers, String preprocessing) {
    return slices(session, workers)
        .map(slice -> PictureBlock.read(slice, preprocessing, ExecutorConfiguration.get()));
  }

  /**
   * Blocks of the same sizes, whose rows are in a random order across all of them; for training on
   * rows that lie by class, or in any other order that it must not see.
   *
   * @param blocks those of the workers, one a partition
   * @param views of each image
   */
  public static JavaRDD<FeatureBlock> shuffled(
      JavaRDD<FeatureBlock> blocks, List<WorkerSlices> workers, int views, long seed) {
    return new ShuffledRows<>(new FeatureBlock.Form(views), rows(workers), seed).of(blocks);
  }

  /** The same with decoded images. */
  public static JavaRDD<PictureBlock> shuffled(
      JavaRDD<PictureBlock> blocks, List<WorkerSlices> workers, long seed) {
    return new ShuffledRows<>(new PictureBlock.Form(), rows(workers), seed).of(blocks);
  }

  private static int[] rows(List<WorkerSlices> workers) {
    return workers.stream()
        .flatMap(worker -> worker.slices().stream())
        .mapToInt(Slice::rows)
        .toArray();
  }

  /** The slices of all workers, a partition each. */
  public static JavaRDD<Slice> slices(Session session, List<WorkerSlices> workers) {
    List<Slice> all = workers.stream().flatMap(worker -> worker.slices().stream()).toList();
    return session.context().parallelize(all, Math.max(1, all.size()));
  }

  /** The same blocks in no more than {@code most} partitions, of consecutive ones. */
  public static JavaRDD<FeatureBlock> grouped(JavaRDD<FeatureBlock> blocks, int most) {
    int count = blocks.getNumPartitions();
    int groups = Math.min(count, most);
    List<int[]> ranges =
        IntStream.range(0, groups)
            .mapToObj(
                i ->
                    IntStream.range(
                            (int) ((long) count * i / groups),
                            (int) ((long) count * (i + 1) / groups))
                        .toArray())
            .toList();
    return SelectedPartitions.of(blocks, ranges);
  }

  /** Pictures as the network takes them. */
  public static JavaRDD<FeatureBlock> as(JavaRDD<PictureBlock> pictures, PictureViews views) {
    return pictures.map(block -> block.as(views));
  }

  /**
   * A whole split, each block a partition, whatever the cluster. Of a network from scratch the rows
   * are the pictures' pixels.
   *
   * @param folder of the features
   */
  public static JavaRDD<FeatureBlock> plain(
      Session session, Path folder, FeatureManifest features, Split split) {
    return ScratchNetwork.isMeantBy(features.network())
        ? as(
            pictures(session, folder, features, split),
            PictureViews.plain(features.preprocessing()))
        : each(session, folder, features, split);
  }

  /** A whole split, each block a partition, whatever the cluster. */
  public static JavaRDD<FeatureBlock> each(
      Session session, Path folder, FeatureManifest features, Split split) {
    return each(session, WorkerSlices.divide(folder, features, split, 1), features.featureCount());
  }

  /** The pictures of a whole split, decoded, each block a partition; to be kept. */
  public static JavaRDD<PictureBlock> pictures(
      Session session, Path folder, FeatureManifest features, Split split) {
    return pictures(
        session, WorkerSlices.divide(folder, features, split, 1), features.preprocessing());
  }
}
