package headway.jobs.shard;

import headway.common.InputException;
import headway.common.dataset.QuarantineFile;
import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.RowWriter;
import headway.common.image.ImageCheck;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.spark.OrderedPrefetch;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads and checks the images of one shard file and writes it, and its part of the quarantine. */
final class ShardTask implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long MOST_BYTES = 256L << 20;

  private final ArrayList<String> classes;
  private final long maxPixels;
  private final int readThreads;

  ShardTask(List<String> classes, long maxPixels, int readThreads) {
    this.classes = new ArrayList<>(classes);
    this.maxPixels = maxPixels;
    this.readThreads = readThreads;
  }

  ShardTaskResult write(
      Iterator<ImageRef> images,
      Split split,
      String fileName,
      List<Path> folders,
      Configuration configuration) {
    Storage storage = new Storage(configuration);
    ImageCheck check = new ImageCheck(maxPixels);
    Path quarantinePath = new Path(folders.get(1), fileName);
    long[] counts = new long[classes.size()];
    long quarantined = 0;
    String firstReason = "";
    Optional<RowWriter<QuarantineRow>> quarantine = Optional.empty();
    try (RowWriter<ShardRow> shard =
            ShardFile.writer(new Path(folders.get(0), fileName), configuration, classes);
        OrderedPrefetch<ImageRef, ReadImage> read =
            new OrderedPrefetch<>(
                images, readThreads, readThreads * 2, image -> read(storage, image))) {
      while (read.hasNext()) {
        ReadImage image = read.next();
        Optional<String> refused = image.refused().or(() -> check.reasonToRefuse(image.bytes()));
        if (refused.isEmpty()) {
          shard.write(image.row());
          counts[image.ref().label()]++;
        } else {
          if (quarantine.isEmpty()) {
            quarantine = Optional.of(QuarantineFile.writer(quarantinePath, configuration));
            firstReason = image.ref().key() + ": " + refused.get();
          }
          quarantine.get().write(new QuarantineRow(image.ref().key(), image.size(), refused.get()));
          quarantined++;
        }
      }
      return new ShardTaskResult(
          DataFile.of(split, shard.finish()), counts, quarantined, firstReason);
    } finally {
      quarantine.ifPresent(RowWriter::close);
    }
  }

  private static ReadImage read(Storage storage, ImageRef image) {
    if (image.sizeBytes() == 0) {
      return ReadImage.refused(image, "empty file");
    }
    if (image.sizeBytes() > MOST_BYTES) {
      return ReadImage.refused(image, "larger than " + (MOST_BYTES >> 20) + " MiB");
    }
    try {
      return ReadImage.of(image, storage.read(new Path(image.uri())));
    } catch (InputException missing) {
      return ReadImage.refused(image, "missing");
    }
  }

  /** An image with its bytes, or the reason why it has none. */
  @SuppressWarnings("ArrayRecordComponent") // Lives for one row.
  private record ReadImage(ImageRef ref, byte[] bytes, Optional<String> refused) {
    static ReadImage of(ImageRef ref, byte[] bytes) {
      return new ReadImage(ref, bytes, Optional.empty());
    }

    static ReadImage refused(ImageRef ref, String reason) {
      return new ReadImage(ref, new byte[0], Optional.of(reason));
    }

    long size() {
      return bytes.length > 0 ? bytes.length : Math.max(0, ref.sizeBytes());
    }

    ShardRow row() {
      return new ShardRow(
          ref.key(),
          bytes,
          ref.key().substring(ref.key().lastIndexOf('/') + 1),
          ref.label(),
          ref.split(),
          Sha256.of(bytes));
    }
  }
}
