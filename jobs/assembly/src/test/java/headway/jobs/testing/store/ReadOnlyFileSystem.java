package headway.jobs.testing.store;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The scheme {@code readonly:}: this machine's disk, for a user who may write nothing. */
public final class ReadOnlyFileSystem extends DiskScheme {
  /** The setting that makes Hadoop find it. */
  public static final String SETTING =
      "spark.hadoop.fs.readonly.impl=" + ReadOnlyFileSystem.class.getName();

  @Override
  public URI getUri() {
    return URI.create("readonly:///");
  }

  /** The URI by which it is reached. */
  public static String uri(java.nio.file.Path path) {
    return "readonly://" + path;
  }

  private static IOException denied(Path path) {
    return new AccessDeniedException(path.toString(), null, "403 Forbidden");
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    throw denied(path);
  }

  @Override
  public FSDataOutputStream create(
      Path path, boolean overwrite, int bufferSize, short replication, long blockSize)
      throws IOException {
    throw denied(path);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw denied(path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw denied(from);
  }

  @Override
  public boolean mkdirs(Path path) throws IOException {
    throw denied(path);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw denied(path);
  }
}
