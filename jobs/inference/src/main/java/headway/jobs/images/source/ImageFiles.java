package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.storage.Storage;
import headway.jobs.spark.Session;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Images inside of files, many in each. One task reads one file. */
public non-sealed interface ImageFiles extends ImageSource {
  /** At least one, in the order of their names. */
  List<FileStatus> files();

  /**
   * What the files say of classes and splits. Tells the user what is left out.
   *
   * @param stage for messages
   * @param forTraining whether there must be classes and images for training
   * @throws InputException where files contradict each other, or lack what the settings ask for
   */
  LabelledFiles labelled(
      Session session, String stage, ShardSettings settings, boolean forTraining);

  /**
   * The files at a URI.
   *
   * @param stage for messages
   * @throws InputException where no images lie inside of files there
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
            + ": it has no Parquet files with a column image; give data in the Hugging Face image"
            + " form, or run shard");
  }

  /** Reads all images, whatever their labels and splits. */
  ImageRows images();
}
