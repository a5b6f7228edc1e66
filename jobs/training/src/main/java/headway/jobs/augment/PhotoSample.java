package headway.jobs.augment;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Storage;
import headway.jobs.images.ImageParquet;
import headway.jobs.images.VisibleFiles;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Iterates over photos of a folder or of Parquet files until there are enough, alternating between
 * the subfolders or files.
 */
record PhotoSample(Storage storage, Path uri) {
  private static final int MOST_OPEN_FILES = 4;

  /** A photo and its key in the shards. */
  record Photo(String key, byte[] bytes) {}

  /**
   * Stops where {@code more} returns false.
   *
   * @throws InputException if there are no photos
   */
  void forEach(Predicate<Photo> more) {
    Optional<List<FileStatus>> parquet = ImageParquet.find(storage, uri);
    boolean any = parquet.isPresent() ? ofParquet(parquet.get(), more) : ofFolder(more);
    if (!any) {
      throw new InputException("Cannot use " + uri + ": it has no photos; check the URI");
    }
  }

  private boolean ofFolder(Predicate<Photo> more) {
    String root = storage.qualify(uri).toString();
    Deque<VisibleFiles> turn = new ArrayDeque<>();
    List<FileStatus> classes = storage.list(uri).stream().filter(FileStatus::isDirectory).toList();
    for (FileStatus each : classes) {
      if (!VisibleFiles.isHidden(each.getPath().getName())) {
        turn.add(new VisibleFiles(storage, each.getPath()));
      }
    }
    if (turn.isEmpty() && storage.exists(uri)) {
      turn.add(new VisibleFiles(storage, uri));
    }
    boolean any = false;
    while (!turn.isEmpty()) {
      VisibleFiles files = turn.remove();
      if (files.hasNext()) {
        FileStatus file = files.next();
        turn.add(files);
        any = true;
        if (!more.test(new Photo(VisibleFiles.key(root, file), storage.read(file.getPath())))) {
          return true;
        }
      }
    }
    return any;
  }

  private boolean ofParquet(List<FileStatus> files, Predicate<Photo> more) {
    Iterator<FileStatus> unread = files.iterator();
    Deque<CloseableIterator<ShardRow>> turn = new ArrayDeque<>();
    boolean any = false;
    try {
      while (unread.hasNext() || !turn.isEmpty()) {
        while (unread.hasNext() && turn.size() < MOST_OPEN_FILES) {
          Path file = unread.next().getPath();
          turn.add(ShardFile.read(file, storage.configuration(), key -> Split.TRAIN));
        }
        CloseableIterator<ShardRow> rows = turn.peek();
        if (rows.hasNext()) {
          ShardRow row = rows.next();
          any = true;
          if (!more.test(new Photo(row.key(), row.bytes()))) {
            return true;
          }
          turn.add(turn.remove());
        } else {
          turn.remove().close();
        }
      }
      return any;
    } finally {
      turn.forEach(CloseableIterator::close);
    }
  }
}
