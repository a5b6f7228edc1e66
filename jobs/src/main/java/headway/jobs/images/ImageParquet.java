package headway.jobs.images;

import headway.common.dataset.parquet.RowReader;
import headway.common.storage.Storage;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Parquet files in the Hugging Face image form. */
public final class ImageParquet {
  private ImageParquet() {}

  /**
   * The Parquet files at {@code uri} if they hold images, by name; empty if it is something else.
   */
  public static Optional<List<FileStatus>> find(Storage storage, Path uri) {
    List<FileStatus> files =
        storage.list(uri, each -> each.isFile() && each.getPath().getName().endsWith(".parquet"));
    boolean holdImages =
        !files.isEmpty()
            && RowReader.footer(files.get(0).getPath(), storage.configuration())
                .schema()
                .containsField("image");
    return holdImages ? Optional.of(files) : Optional.empty();
  }
}
