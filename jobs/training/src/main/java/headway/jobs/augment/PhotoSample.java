package headway.jobs.augment;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.MappedIterator;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/** Samples images by alternating between the subfolders or files that contain them. */
record PhotoSample(Storage storage, Path uri) {
  private static final int MOST_OPEN_FILES = 4;

  /**
   * Passes images, with key and bytes, to {@code more} until it returns false.
   *
   * @throws InputException if there are no images
   */
  void forEach(Predicate<ShardRow> more) {
    ImageSource source = ImageSource.of(storage, uri);
    boolean any =
        source instanceof ImageFiles files
            ? alternate(
                files.files().stream().map(file -> rows(files, file)).iterator(),
                MOST_OPEN_FILES,
                more)
            : alternate(
                ((ListedImages) source).byFolder(storage).stream().map(this::rows).iterator(),
                Integer.MAX_VALUE,
                more);
    if (!any) {
      throw new InputException("Cannot use " + uri + ": it has no photos; check the URI");
    }
  }

  private Iterator<ShardRow> rows(ImageFiles files, FileStatus file) {
    return files.images().read(file.getPath(), storage.configuration());
  }

  private Iterator<ShardRow> rows(Iterator<ImageRef> images) {
    return new MappedIterator<>(
        images,
        image ->
            new ShardRow(
                image.key(),
                ImageUri.read(storage, image.uri()),
                "",
                image.label(),
                image.split(),
                ""));
  }

  /**
   * Takes one image from each open iterator in turn, and opens the next iterator when one has
   * ended.
   *
   * @return whether there was any image
   */
  private static boolean alternate(
      Iterator<Iterator<ShardRow>> unopened, int mostOpen, Predicate<ShardRow> more) {
    Deque<Iterator<ShardRow>> turn = new ArrayDeque<>();
    boolean any = false;
    try {
      while (unopened.hasNext() || !turn.isEmpty()) {
        while (unopened.hasNext() && turn.size() < mostOpen) {
          turn.add(unopened.next());
        }
        Iterator<ShardRow> rows = turn.peek();
        if (rows.hasNext()) {
          any = true;
          if (!more.test(rows.next())) {
            return true;
          }
          turn.add(turn.remove());
        } else {
          close(turn.remove());
        }
      }
      return any;
    } finally {
      turn.forEach(PhotoSample::close);
    }
  }

  private static void close(Iterator<ShardRow> rows) {
    if (rows instanceof CloseableIterator<ShardRow> open) {
      open.close();
    }
  }
}
