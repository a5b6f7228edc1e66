package headway.common.storage;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists all files below a folder of a local disk. {@link FileSystem#listFiles} would give the same,
 * but its {@code LocatedFileStatus} asks for the permissions of each file, for which Hadoop without
 * its native library starts a process ({@code RawLocalFileSystem.loadPermissionInfoByNonNativeIO}),
 * and Hadoop skips dangling links. Here they have the length -1; a link to one of its own parent
 * folders is not followed.
 */
final class DiskListing implements RemoteIterator<FileStatus> {
  private final FileSystem disk;
  private final boolean deep;
  private final Deque<RemoteIterator<FileStatus>> open = new ArrayDeque<>();
  private final Deque<Path> dangling = new ArrayDeque<>();
  private Optional<FileStatus> next = Optional.empty();

  private DiskListing(FileSystem disk, boolean deep) {
    this.disk = disk;
    this.deep = deep;
  }

  /**
   * Lists files only; if {@code root} is a file, that one.
   *
   * @param deep whether to include subfolders
   * @throws java.io.FileNotFoundException if it does not exist
   */
  static DiskListing of(FileSystem disk, Path root, boolean deep) throws IOException {
    DiskListing walk = new DiskListing(disk, deep);
    walk.enter(root);
    return walk;
  }

  private void enter(Path folder) throws IOException {
    open.push(disk.listStatusIterator(folder));
    dangling.addAll(danglingLinks(folder));
  }

  /** The dangling links directly in a folder, by name. */
  static List<Path> danglingLinks(Path folder) {
    File[] entries = new File(folder.toUri().getPath()).listFiles();
    return entries == null
        ? List.of()
        : Arrays.stream(entries)
            .filter(each -> !each.exists() && Files.isSymbolicLink(each.toPath()))
            .map(each -> new Path(folder + Path.SEPARATOR + each.getName()))
            .sorted()
            .toList();
  }

  private static boolean leadsBack(Path folder) throws IOException {
    java.nio.file.Path link = java.nio.file.Path.of(folder.toUri().getPath());
    return Files.isSymbolicLink(link)
        && link.getParent().toRealPath().startsWith(link.toRealPath());
  }

  @Override
  public boolean hasNext() throws IOException {
    if (next.isEmpty() && !dangling.isEmpty()) {
      next = Optional.of(new FileStatus(-1, false, 1, 0, 0, disk.makeQualified(dangling.remove())));
    }
    while (next.isEmpty() && !open.isEmpty()) {
      if (!open.peek().hasNext()) {
        open.pop();
        continue;
      }
      FileStatus each = open.peek().next();
      if (!each.isDirectory()) {
        next = Optional.of(each);
      } else if (deep && !leadsBack(each.getPath())) {
        enter(each.getPath());
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
