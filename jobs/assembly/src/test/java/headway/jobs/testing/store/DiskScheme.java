package headway.jobs.testing.store;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * This machine's disk under a scheme of its own, which {@code getUri} of a subclass names: a disk
 * with a fault.
 */
public abstract class DiskScheme extends RawLocalFileSystem {
  /** Hadoop asks for it before the constructor has ended. */
  @Override
  public abstract URI getUri();

  @Override
  public final FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public final FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path)).map(DiskScheme::plain).toArray(FileStatus[]::new);
  }

  /** Hadoop's own looks for the owner under the scheme {@code file:}. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
