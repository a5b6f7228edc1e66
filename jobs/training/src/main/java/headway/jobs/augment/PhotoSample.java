package headway.jobs.augment;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Iterates over photos until there are enough, alternating between the subfolders or files that
 * they are in.
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
    ImageSource source = ImageSource.of(storage, uri);
    boolean any =
        source instanceof ImageFiles files
            ? ofFiles(files, more)
            : ofFolders(((ListedImages) source).byFolder(storage), more);
    if (!any) {
      throw new InputException("Cannot use " + uri + ": it has no photos; check the URI");
    }
  }

  private boolean ofFolders(List<Iterator<ImageRef>> folders, Predicate<Photo> more) {
    Deque<Iterator<ImageRef>> turn = new ArrayDeque<>(folders);
    boolean any = false;
    while (!turn.isEmpty()) {
      Iterator<ImageRef> images = turn.remove();
      if (images.hasNext()) {
        ImageRef image = images.next();
        turn.add(images);
        any = true;
        if (!more.test(new Photo(image.key(), ImageUri.read(storage, image.uri())))) {
          return true;
        }
      }
    }
    return any;
  }

  private boolean ofFiles(ImageFiles source, Predicate<Photo> more) {
    Iterator<FileStatus> unread = source.files().iterator();
    Deque<CloseableIterator<ShardRow>> turn = new ArrayDeque<>();
    boolean any = false;
    try {
      while (unread.hasNext() || !turn.isEmpty()) {
        while (unread.hasNext() && turn.size() < MOST_OPEN_FILES) {
          Path file = unread.next().getPath();
          turn.add(source.images().read(file, storage.configuration()));
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
