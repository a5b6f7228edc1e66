package headway.common.storage;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Every file below a folder of a local disk. {@link FileSystem#listFiles} would give the same, but
 * its {@code LocatedFileStatus} asks for the permissions of each file, for which Hadoop without its
 * native library starts a process ({@code RawLocalFileSystem.loadPermissionInfoByNonNativeIO}).
 */
final class DiskWalk implements RemoteIterator<FileStatus> {
  private final FileSystem disk;
  private final boolean deep;
  private final Deque<RemoteIterator<FileStatus>> open = new ArrayDeque<>();
  private Optional<FileStatus> next = Optional.empty();

  private DiskWalk(FileSystem disk, boolean deep) {
    this.disk = disk;
    this.deep = deep;
  }

  /**
   * Files alone; where {@code root} is one, that one.
   *
   * @param deep whether those in folders below are meant too
   * @throws java.io.FileNotFoundException where it does not exist
   */
  static DiskWalk of(FileSystem disk, Path root, boolean deep) throws IOException {
    DiskWalk walk = new DiskWalk(disk, deep);
    walk.open.push(disk.listStatusIterator(root));
    return walk;
  }

  @Override
  public boolean hasNext() throws IOException {
    while (next.isEmpty() && !open.isEmpty()) {
      if (!open.peek().hasNext()) {
        open.pop();
        continue;
      }
      FileStatus each = open.peek().next();
      if (!each.isDirectory()) {
        next = Optional.of(each);
      } else if (deep) {
        open.push(disk.listStatusIterator(each.getPath()));
      }
    }
    return next.isPresent();
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("no more files");
    }
    FileStatus file = next.orElseThrow();
    next = Optional.empty();
    return file;
  }
}
