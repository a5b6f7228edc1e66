package headway.jobs.augment;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.storage.Storage;
import headway.jobs.images.AlternatingIterator;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.MappedIterator;
import headway.jobs.images.source.ImageFiles;
import headway.jobs.images.source.ImageSource;
import headway.jobs.images.source.ListedImages;
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
    try (AlternatingIterator<ShardRow> images = images()) {
      if (!images.hasNext()) {
        throw new InputException("Cannot use " + uri + ": it has no photos; check the URI");
      }
      while (images.hasNext() && more.test(images.next())) {}
    }
  }

  private AlternatingIterator<ShardRow> images() {
    ImageSource source = ImageSource.of(storage, uri);
    return source instanceof ImageFiles files
        ? new AlternatingIterator<>(
            files.files().stream().map(file -> rows(files, file)).iterator(), MOST_OPEN_FILES)
        : new AlternatingIterator<>(
            ((ListedImages) source).byFolder(storage).stream().map(this::rows).iterator(),
            Integer.MAX_VALUE);
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
}
