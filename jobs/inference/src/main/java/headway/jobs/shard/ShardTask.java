package headway.jobs.shard;

import headway.common.InputException;
import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.SplitRule;
import headway.common.image.ImageCheck;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.LoadedImage;
import headway.jobs.observe.TaskImageCounter;
import headway.jobs.parts.Attempt;
import headway.jobs.spark.OrderedPrefetch;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;

/** Reads and checks the images of one part, in their order. */
final class ShardTask implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long maxPixels;
  private final int readThreads;
  private final SplitRule rule;

  ShardTask(long maxPixels, int readThreads, SplitRule rule) {
    this.maxPixels = maxPixels;
    this.readThreads = readThreads;
    this.rule = rule;
  }

  /** Reads the images and writes one part through {@code files}. */
  Part write(Iterator<ImageRef> images, PartWriter<ShardRow> files, Attempt attempt) {
    Storage storage = new Storage(attempt.configuration());
    try (files;
        OrderedPrefetch<ImageRef, LoadedImage> read =
            new OrderedPrefetch<>(
                images, readThreads, readThreads * 2, image -> read(storage, image))) {
      return pack(read, files, attempt);
    }
  }

  /** Writes one part of images that are read. */
  Part writeLoaded(Iterator<LoadedImage> images, PartWriter<ShardRow> files, Attempt attempt) {
    try (files) {
      return pack(images, files, attempt);
    }
  }

  private Part pack(Iterator<LoadedImage> images, PartWriter<ShardRow> files, Attempt attempt) {
    ImageCheck check = new ImageCheck(maxPixels);
    while (images.hasNext()) {
      LoadedImage image = images.next();
      Optional<String> refused = image.refused().or(() -> check.reasonToRefuse(image.bytes()));
      if (refused.isEmpty()) {
        ShardRow row = image.row(rule);
        files.write(row.split(), row.label(), row);
        TaskImageCounter.image(image.sizeBytes());
      } else {
        files.refuse(new QuarantineRow(image.ref().key(), image.sizeBytes(), refused.get()));
        TaskImageCounter.refusal(image.sizeBytes());
      }
    }
    return files.finish(attempt::requirePermission);
  }

  private static LoadedImage read(Storage storage, ImageRef image) {
    if (image.sizeBytes() == 0) {
      return LoadedImage.refused(image, "empty file");
    }
    if (image.sizeBytes() > ImageUri.MOST_BYTES) {
      return LoadedImage.refused(image, ImageUri.TOO_LARGE);
    }
    try {
      return LoadedImage.of(image, ImageUri.read(storage, image.uri()));
    } catch (InputException missing) {
      return LoadedImage.refused(image, "missing");
    }
  }
}
