package headway.common.dataset.part;

import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.split.Split;
import java.io.Serializable;

/**
 * One Parquet file of one split.
 *
 * @param name relative to the manifest's folder
 * @param bytes its length
 * @param contentSha256 of all its bytes before the footer: the same rows give the same hash,
 *     whatever the footer says of their origin
 */
public record DataFile(String name, Split split, long rows, long bytes, String contentSha256)
    implements Serializable {
  public static DataFile of(Split split, WrittenFile file) {
    return new DataFile(file.name(), split, file.rows(), file.bytes(), file.contentSha256());
  }

  /**
   * The same file, named from another folder.
   *
   * @param path from there to the folder of the file, with a slash at its end
   */
  public DataFile in(String path) {
    return new DataFile(path + name, split, rows, bytes, contentSha256);
  }
}
