package headway.jobs.features;

import headway.common.dataset.manifest.FeatureManifest;
import headway.common.dataset.split.Split;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.features.block.ImageBlock;
import headway.jobs.features.block.ImageViews;
import headway.jobs.features.shuffle.ShuffledRows;
import headway.jobs.frozen.TrainingInput;
import headway.jobs.predictions.TableMerger;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.ParallelValues;
import headway.jobs.spark.rdd.SelectedPartitions;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/** RDDs of blocks. They are not cached. */
public final class FeatureBlocks {
  private FeatureBlocks() {}

  /**
   * The blocks of all workers, one partition per worker.
   *
   * @param featureCount values per row
   */
  public static JavaRDD<FeatureBlock> of(
      Session session, List<WorkerSlices> workers, int featureCount) {
    return ParallelValues.of(session.context(), workers, workers.size())
        .flatMap(worker -> worker.slices().iterator())
        .map(slice -> FeatureBlock.read(slice, featureCount, ExecutorConfiguration.get()));
  }

  /**
   * The blocks of all workers in order, one partition per block.
   *
   * @param featureCount values per row
   */
  public static JavaRDD<FeatureBlock> each(
      Session session, List<WorkerSlices> workers, int featureCount) {
    return slices(session, workers)
        .map(slice -> FeatureBlock.read(slice, featureCount, ExecutorConfiguration.get()));
  }

  /**
   * The decoded images of all workers, one partition per block; the caller should cache them.
   *
   * @param preprocessing as JSON
   */
  public static JavaRDD<ImageBlock> images(
      Session session, List<WorkerSlices> workers, String preprocessing) {
    return slices(session, workers)
        .map(slice -> ImageBlock.read(slice, preprocessing, ExecutorConfiguration.get()));
  }

  /**
   * Blocks of the same sizes with their rows shuffled across all blocks, for training on rows that
   * are sorted, for example by class.
   *
   * @param blocks the workers' blocks, one per partition
   * @param views of each image
   */
  public static JavaRDD<FeatureBlock> shuffled(
      JavaRDD<FeatureBlock> blocks, List<WorkerSlices> workers, int views, long seed) {
    return new ShuffledRows<>(new FeatureBlock.Form(views), rows(workers), seed).of(blocks);
  }

  /** Shuffles decoded images in the same way. */
  public static JavaRDD<ImageBlock> shuffled(
      JavaRDD<ImageBlock> blocks, List<WorkerSlices> workers, long seed) {
    return new ShuffledRows<>(new ImageBlock.Form(), rows(workers), seed).of(blocks);
  }

  private static int[] rows(List<WorkerSlices> workers) {
    return workers.stream()
        .flatMap(worker -> worker.slices().stream())
        .mapToInt(FileSlice::rows)
        .toArray();
  }

  /** The slices of all workers, one per partition. */
  public static JavaRDD<FileSlice> slices(Session session, List<WorkerSlices> workers) {
    List<FileSlice> all = workers.stream().flatMap(worker -> worker.slices().stream()).toList();
    return ParallelValues.of(session.context(), all, Math.max(1, all.size()));
  }

  /** Converts images to network input. */
  public static JavaRDD<FeatureBlock> as(JavaRDD<ImageBlock> images, ImageViews views) {
    return images.map(block -> block.as(views));
  }

  /**
   * The blocks of a whole split, one per partition, independent of the cluster. For a network from
   * scratch the rows are pixels.
   *
   * @param folder of the features
   */
  public static JavaRDD<FeatureBlock> plain(
      Session session, Path folder, FeatureManifest features, Split split) {
    return TrainingInput.plain(features.network()).readsImages()
        ? as(images(session, folder, features, split), ImageViews.plain(features.preprocessing()))
        : each(session, folder, features, split);
  }

  /**
   * The same blocks, some to a partition, for a table of all rows.
   *
   * @param folder of the features
   */
  public static JavaRDD<FeatureBlock> forTable(
      Session session, Path folder, FeatureManifest features, Split split) {
    return SelectedPartitions.of(
        plain(session, folder, features, split),
        TableMerger.tasks(WorkerSlices.divide(folder, features, split, 1).get(0).blockRows()));
  }

  /** The feature blocks of a whole split, one per partition, independent of the cluster. */
  public static JavaRDD<FeatureBlock> each(
      Session session, Path folder, FeatureManifest features, Split split) {
    return each(session, WorkerSlices.divide(folder, features, split, 1), features.featureCount());
  }

  /** The decoded images of a whole split, one block per partition; the caller should cache them. */
  public static JavaRDD<ImageBlock> images(
      Session session, Path folder, FeatureManifest features, Split split) {
    return images(
        session, WorkerSlices.divide(folder, features, split, 1), features.preprocessing());
  }
}
