package headway.common.storage;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists all files below a folder of a local disk. {@link FileSystem#listFiles} would give the same,
 * but its {@code LocatedFileStatus} asks for the permissions of each file, for which Hadoop without
 * its native library starts a process ({@code RawLocalFileSystem.loadPermissionInfoByNonNativeIO}),
 * it holds what it knows of all files of a folder at once, half a kilobyte for each, and skips
 * dangling links. Here only the names of a folder are in memory, and dangling links have the length
 * -1; a link to one of its own parent folders is not followed.
 */
final class DiskListing implements RemoteIterator<FileStatus> {
  private final FileSystem disk;
  private final boolean deep;
  private final Deque<RemoteIterator<FileStatus>> open = new ArrayDeque<>();
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
    String[] names = new File(folder.toUri().getPath()).list();
    open.push(names == null ? disk.listStatusIterator(folder) : new Entries(folder, names));
  }

  /** What lies directly in a folder, looked at one after the other. */
  private final class Entries implements RemoteIterator<FileStatus> {
    private final Path folder;
    private final String[] names;
    private int position;
    private Optional<FileStatus> found = Optional.empty();

    Entries(Path folder, String[] names) {
      this.folder = folder;
      this.names = names;
    }

    @Override
    public boolean hasNext() throws IOException {
      while (found.isEmpty() && position < names.length) {
        found = status(new Path(folder + Path.SEPARATOR + names[position++]));
      }
      return found.isPresent();
    }

    @Override
    public FileStatus next() throws IOException {
      if (!hasNext()) {
        throw new NoSuchElementException("no more files in " + folder);
      }
      FileStatus status = found.orElseThrow();
      found = Optional.empty();
      return status;
    }
  }

  /** Empty for Hadoop's checksum files, and for what is gone since its folder was listed. */
  private Optional<FileStatus> status(Path path) throws IOException {
    if (ChecksumFileSystem.isChecksumFile(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(disk.getFileStatus(path));
    } catch (FileNotFoundException gone) {
      return Files.isSymbolicLink(java.nio.file.Path.of(path.toUri().getPath()))
          ? Optional.of(new FileStatus(-1, false, 1, 0, 0, disk.makeQualified(path)))
          : Optional.empty();
    }
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
