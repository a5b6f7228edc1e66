package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.storage.Storage;
import headway.jobs.spark.Session;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Files that contain many images each. One task reads one file. */
public non-sealed interface ImageFiles extends ImageSource {
  /** At least one file, in the order of the names. */
  List<FileStatus> files();

  /** The files' plural in messages, such as "Parquet files". */
  String form();

  /**
   * Reads the declared classes and splits. Reports files that are left out.
   *
   * @param stage for messages
   * @param forTraining whether classes and a training split are required
   * @throws InputException if files contradict each other, or lack what the settings require
   */
  LabelledFiles labelled(
      Session session, String stage, ShardSettings settings, boolean forTraining);

  /**
   * The image files at a URI.
   *
   * @param stage for messages
   * @throws InputException if there are no files that contain images
   */
  static ImageFiles at(Storage storage, Path uri, String stage) {
    if (ImageSource.of(storage, uri) instanceof ImageFiles files) {
      return files;
    }
    throw new InputException(
        "Cannot "
            + stage
            + " from "
            + uri
            + ": it has no Parquet files with a column image, tar or TFRecord files; give such"
            + " data, or run shard");
  }

  /** Reads all images, regardless of labels and splits. */
  ImageRows images();
}
