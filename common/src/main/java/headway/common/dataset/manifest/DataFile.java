package headway.common.dataset.manifest;

import headway.common.dataset.Split;
import headway.common.dataset.parquet.WrittenFile;

/**
 * One Parquet file of one split.
 *
 * @param name relative to the manifest's folder
 * @param bytes its length
 * @param sha256 of all its bytes
 */
public record DataFile(String name, Split split, long rows, long bytes, String sha256) {
  public static DataFile of(Split split, WrittenFile file) {
    return new DataFile(file.name(), split, file.rows(), file.bytes(), file.sha256());
  }
}
