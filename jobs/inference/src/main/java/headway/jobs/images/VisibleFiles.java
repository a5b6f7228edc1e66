package headway.jobs.images;

import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Lists the files below a folder recursively, page by page. Names that begin with a dot or an
 * underscore are hidden.
 */
public final class VisibleFiles implements Iterator<FileStatus> {
  private final Path folder;
  private final RemoteIterator<? extends FileStatus> files;
  private Optional<FileStatus> next = Optional.empty();

  public VisibleFiles(Storage storage, Path folder) {
    this(storage, folder, storage.files(folder));
  }

  private VisibleFiles(Storage storage, Path folder, RemoteIterator<? extends FileStatus> files) {
    this.folder = storage.qualify(folder);
    this.files = files;
  }

  /** Lists those files below a folder that are in none of {@link Storage#folders}. */
  public static VisibleFiles besideFolders(Storage storage, Path folder) {
    return new VisibleFiles(storage, folder, storage.filesBesideFolders(folder));
  }

  /** Lists the folders directly in a folder instead. */
  public static VisibleFiles folders(Storage storage, Path folder) {
    return new VisibleFiles(
        storage,
        folder,
        RemoteIterators.filteringRemoteIterator(storage.entries(folder), FileStatus::isDirectory));
  }

  public static boolean isHidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private boolean isHiddenBelow(Path file) {
    for (Path each = file; !each.equals(folder) && !each.isRoot(); each = each.getParent()) {
      if (isHidden(each.getName())) {
        return true;
      }
    }
    return false;
  }

  /** The path of {@code file} below {@code root}; its name if it is the root itself. */
  public static String key(String root, FileStatus file) {
    String uri = file.getPath().toString();
    if (uri.equals(root)) {
      return file.getPath().getName();
    }
    // Strips one slash only: an S3 key may begin with another.
    return uri.substring(root.length()).replaceFirst(root.endsWith("/") ? "^" : "^/", "");
  }

  @Override
  public boolean hasNext() {
    if (next.isEmpty()) {
      next = StorageFailures.explaining("list", folder, this::advance);
    }
    return next.isPresent();
  }

  private Optional<FileStatus> advance() throws IOException {
    while (files.hasNext()) {
      FileStatus file = files.next();
      if (!isHiddenBelow(file.getPath())) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  @Override
  public FileStatus next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more files below " + folder);
    }
    FileStatus file = next.orElseThrow();
    next = Optional.empty();
    return file;
  }
}
