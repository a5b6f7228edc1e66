package headway.jobs.images;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * Reads the images of rows that contain only a path, as Hugging Face {@code datasets} writes them
 * for images beside the table. A URI or an absolute path is used as it is. A relative path is
 * resolved against the Parquet file's folder and the two folders above it. Thread-safe.
 */
public final class PathOnlyImages {
  private static final int FOLDERS = 3;

  private final Storage storage;
  private final List<String> folders = new ArrayList<>();

  /**
   * Reads nothing yet.
   *
   * @param file the Parquet file of the rows
   */
  public PathOnlyImages(Storage storage, Path file) {
    this.storage = storage;
    Path folder = file.getParent();
    for (int i = 0; i < FOLDERS && folder != null; i++, folder = folder.getParent()) {
      folders.add(folder.toString().replaceFirst("/$", "") + "/");
    }
  }

  /**
   * Adds the image to a row. The row is returned unchanged if it has an image already, is refused,
   * or no image is found.
   */
  public ShardRow fill(ShardRow row) {
    if (row.bytes().length > 0 || row.path().isEmpty() || !row.refusal().isEmpty()) {
      return row;
    }
    for (String uri : uris(row.path())) {
      try {
        byte[] bytes = ImageUri.read(storage, uri);
        return new ShardRow(
            row.key(), bytes, row.path(), row.label(), row.split(), Sha256.of(bytes));
      } catch (InputException missing) {
        // Tries the next URI; a row without an image reports its path.
      }
    }
    return row;
  }

  private List<String> uris(String path) {
    return ImageUri.isAbsolute(path)
        ? List.of(path)
        : folders.stream().map(folder -> folder + path).toList();
  }
}
