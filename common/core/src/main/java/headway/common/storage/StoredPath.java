package headway.common.storage;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A path that libraries open by {@link Storage} and not by Hadoop's cache of file systems. */
final class StoredPath extends Path {
  private static final long serialVersionUID = 1L;

  private final Path path;

  StoredPath(Path path) {
    super(path.toUri());
    this.path = path;
  }

  /** Hadoop's own would normalize a key that a path cannot express. */
  @Override
  public URI toUri() {
    return path.toUri();
  }

  @Override
  public boolean equals(Object other) {
    return path.equals(other);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  @Override
  public FileSystem getFileSystem(Configuration configuration) throws IOException {
    return new Storage(configuration).fileSystem(path);
  }
}
