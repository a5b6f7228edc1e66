package headway.jobs.extract;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.parquet.CloseableIterator;
import headway.jobs.images.ParquetSplits;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Looks for photos of the training split in files that shard did not write; those it did write have
 * some.
 */
final class TrainingPhotoCheck {
  private TrainingPhotoCheck() {}

  /**
   * Only they have views: without any the user gets none of what was asked for.
   *
   * @throws InputException where there is none
   */
  static void require(Session session, List<ShardSource.Shard> shards, String uri, int views) {
    List<String> files = shards.stream().map(ShardSource.Shard::uri).toList();
    boolean some =
        session
            .context()
            .parallelize(files, files.size())
            .map(file -> hasAny(new Path(file)))
            .reduce(Boolean::logicalOr);
    if (!some) {
      throw new InputException(
          "Cannot make "
              + views
              + " views of "
              + uri
              + ": no image is in the split train, and only its photos are augmented; leave --views"
              + " out, or give data with a training split");
    }
  }

  /**
   * A row that names no split goes by its file's name, or else by its hash, and then some train.
   */
  private static boolean hasAny(Path file) {
    Split usual = ParquetSplits.ofFile(file).orElse(Split.TRAIN);
    try (CloseableIterator<ShardRow> rows =
        ShardFile.readWithoutImages(file, ExecutorConfiguration.get(), key -> usual)) {
      while (rows.hasNext()) {
        if (rows.next().split() == Split.TRAIN) {
          return true;
        }
      }
    }
    return false;
  }
}
