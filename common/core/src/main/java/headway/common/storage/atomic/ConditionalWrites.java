package headway.common.storage.atomic;

import headway.common.storage.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Conditional writes, in the way that each kind of file system supports. */
public interface ConditionalWrites {
  /** The object with its version; empty if it is missing. */
  Optional<VersionedObject> read(Path path) throws IOException;

  /** The version written, or empty if the object exists. */
  Optional<String> createIfAbsent(Path path, byte[] bytes) throws IOException;

  /** The version written, or empty if the object has changed or is missing. */
  Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes) throws IOException;

  /** Whether it was deleted; false if the object has changed or is missing. */
  boolean deleteIfUnchanged(Path path, String version) throws IOException;

  /**
   * Whether check and write are certainly one atomic step. Otherwise two concurrent writers may
   * both succeed.
   */
  boolean writesInOneStep();

  /**
   * The conditional writes of {@code fs}.
   *
   * @throws UnsupportedOperationException if it is an object store without conditional writes
   */
  static ConditionalWrites on(FileSystem fs) {
    if (fs instanceof LocalFileSystem disk) {
      return new LockedWrites(disk);
    }
    return fs.getUri().getScheme().startsWith("s3") ? new S3Writes(fs) : new ClaimedWrites(fs);
  }

  /** The whole object with the hash of its bytes as version. */
  static Optional<VersionedObject> readHashed(FileSystem fs, Path path) throws IOException {
    try (InputStream in = fs.open(path)) {
      byte[] bytes = in.readAllBytes();
      return Optional.of(new VersionedObject(bytes, Sha256.of(bytes)));
    } catch (FileNotFoundException missing) {
      return Optional.empty();
    }
  }
}
