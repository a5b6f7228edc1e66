package headway.jobs.testing;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk for a user who may write nothing. */
public final class ReadOnlyFileSystem extends LocalFileSystem {
  /** Arguments of a command that uses it. */
  public static final List<String> ARGUMENTS =
      List.of(
          "--set",
          "spark.hadoop.fs.file.impl=" + ReadOnlyFileSystem.class.getName(),
          "--set",
          "spark.hadoop.fs.file.impl.disable.cache=true");

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
  public boolean delete(Path path, boolean recursive) throws IOException {
    throw denied(path);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw denied(from);
  }

  @Override
  public boolean mkdirs(Path path, FsPermission permission) throws IOException {
    throw denied(path);
  }
}
