package headway.jobs.images.source;

import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import java.io.Serializable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads the images of one file in a task. Part of the closure. */
public interface ImageRows extends Serializable {
  /**
   * Reads the images in file order; an image outside the file has no bytes.
   *
   * @throws headway.common.InputException if the file cannot be read
   */
  CloseableIterator<ShardRow> read(Path file, Configuration configuration);

  /** Whether an image of the file may be in the training split. */
  default boolean mayTrain(Path file, Configuration configuration) {
    return hasTraining(read(file, configuration));
  }

  /** Whether any row is in the training split; closes the iterator. */
  static boolean hasTraining(CloseableIterator<ShardRow> all) {
    try (CloseableIterator<ShardRow> rows = all) {
      while (rows.hasNext()) {
        if (rows.next().split() == Split.TRAIN) {
          return true;
        }
      }
    }
    return false;
  }
}
