package headway.jobs.doctor;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk without one right: {@code fs.refused} is list, put, get or delete. */
public final class RefusingFileSystem extends LocalFileSystem {
  static final String REFUSED = "fs.refused";

  private void refuse(String right, Path path) throws IOException {
    if (getConf().get(REFUSED, "").equals(right)) {
      throw new AccessDeniedException(path.toString(), null, "403 Forbidden");
    }
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    refuse("list", path);
    return super.listStatus(path);
  }

  @Override
  public FSDataInputStream open(Path path, int bufferSize) throws IOException {
    refuse("get", path);
    return super.open(path, bufferSize);
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
    refuse("put", path);
    return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    refuse("delete", path);
    return super.delete(path, recursive);
  }
}
