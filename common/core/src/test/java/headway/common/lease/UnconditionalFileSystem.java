package headway.common.lease;

import headway.common.storage.MemoryFileSystem;
import headway.common.storage.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The scheme {@code s3plain:}, an object store of which no conditional put is known. */
public final class UnconditionalFileSystem extends MemoryFileSystem {
  public static Configuration configuration() {
    Configuration configuration = MemoryFileSystem.configuration();
    configuration.setClass("fs.s3plain.impl", UnconditionalFileSystem.class, FileSystem.class);
    return configuration;
  }

  @Override
  public synchronized FileStatus getFileStatus(Path path) throws IOException {
    FileStatus status = super.getFileStatus(path);
    if (status.isDirectory()) {
      return status;
    }
    return new Tagged(status, this);
  }

  private static final class Tagged extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;
    private final transient FileSystem files;

    Tagged(FileStatus status, FileSystem files) throws IOException {
      super(status);
      this.files = files;
    }

    @Override
    public String getEtag() {
      try (InputStream in = files.open(getPath())) {
        return Sha256.of(in.readAllBytes());
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
