package headway.jobs.shard;

import headway.common.InputException;
import headway.common.dataset.PartWriter;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.SplitRule;
import headway.common.image.ImageCheck;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
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

  /** Writes one part through {@code files}. */
  Part write(Iterator<ImageRef> images, PartWriter<ShardRow> files, Attempt attempt) {
    Storage storage = new Storage(attempt.configuration());
    ImageCheck check = new ImageCheck(maxPixels);
    try (files;
        OrderedPrefetch<ImageRef, ReadImage> read =
            new OrderedPrefetch<>(
                images, readThreads, readThreads * 2, image -> read(storage, image))) {
      while (read.hasNext()) {
        ReadImage image = read.next();
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
  }

  private static ReadImage read(Storage storage, ImageRef image) {
    if (image.sizeBytes() == 0) {
      return ReadImage.refused(image, "empty file");
    }
    if (image.sizeBytes() > ImageUri.MOST_BYTES) {
      return ReadImage.refused(image, ImageUri.TOO_LARGE);
    }
    try {
      return new ReadImage(image, ImageUri.read(storage, image.uri()), Optional.empty());
    } catch (InputException missing) {
      return ReadImage.refused(image, "missing");
    }
  }

  /** An image with its bytes, or the reason why they are missing. */
  @SuppressWarnings("ArrayRecordComponent") // Lives for one row.
  private record ReadImage(ImageRef ref, byte[] bytes, Optional<String> refused) {
    static ReadImage refused(ImageRef ref, String reason) {
      return new ReadImage(ref, new byte[0], Optional.of(reason));
    }

    long sizeBytes() {
      return bytes.length > 0 ? bytes.length : Math.max(0, ref.sizeBytes());
    }

    ShardRow row(SplitRule rule) {
      String sha256 = Sha256.of(bytes);
      return new ShardRow(
          ref.key(),
          bytes,
          ref.key().substring(ref.key().lastIndexOf('/') + 1),
          ref.label(),
          Optional.ofNullable(ref.split())
              .orElseGet(() -> rule.of(Optional.empty(), Optional.empty(), sha256)),
          sha256);
    }
  }
}
