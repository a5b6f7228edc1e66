package headway.jobs.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The scheme {@code readonly:}: this machine's disk, for a user who may write nothing. */
public final class ReadOnlyFileSystem extends RawLocalFileSystem {
  /** The setting that makes Hadoop find it. */
  public static final String SETTING =
      "spark.hadoop.fs.readonly.impl=" + ReadOnlyFileSystem.class.getName();

  /** The URI by which it is reached. */
  public static String uri(java.nio.file.Path path) {
    return "readonly://" + path;
  }

  private static IOException denied(Path path) {
    return new AccessDeniedException(path.toString(), null, "403 Forbidden");
  }

  @Override
  public URI getUri() {
    return URI.create("readonly:///");
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(ReadOnlyFileSystem::plain)
        .toArray(FileStatus[]::new);
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
