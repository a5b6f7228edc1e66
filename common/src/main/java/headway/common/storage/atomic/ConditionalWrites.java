package headway.common.storage.atomic;

import headway.common.storage.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Writes that happen only where nobody else was faster, in the way that each kind of file system
 * can do them.
 */
public interface ConditionalWrites {
  /** What is there, with its version; empty where nothing is. */
  Optional<VersionedObject> read(Path path) throws IOException;

  /** The version written, or empty where something was there. */
  Optional<String> createIfAbsent(Path path, byte[] bytes) throws IOException;

  /** The version written, or empty where another version, or nothing, was there. */
  Optional<String> replaceIfUnchanged(Path path, String version, byte[] bytes) throws IOException;

  /** Whether it was deleted; not where another version, or nothing, was there. */
  boolean deleteIfUnchanged(Path path, String version) throws IOException;

  /**
   * Whether it is certain that no other write comes between the check and the write. Where it is
   * not, two writers may both believe that they were first.
   */
  boolean writesInOneStep();

  /**
   * Those of {@code fs}.
   *
   * @throws UnsupportedOperationException where it is an object store without conditional writes
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
