package headway.jobs.predict;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ImageUri;
import headway.jobs.images.source.ListedImages;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.OrderedPrefetch;
import headway.jobs.spark.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/** The images of a folder of any depth, partitioned by the hashes of their keys. */
final class FolderSource implements PredictInput.Source {
  /** The minimum mean number of images per part when there are more than {@link #FEWEST_PARTS}. */
  private static final int IMAGES_PER_PART = 256;

  /** The same when there are more than {@link #MANY_PARTS}. */
  private static final int IMAGES_PER_LARGE_PART = 16_384;

  private static final int FEWEST_PARTS = 16;
  private static final int MANY_PARTS = 4_096;
  private static final byte[] NONE = {};

  private final JavaRDD<ImageRef> divided;
  private final List<PredictInput.Content> contents;
  private final int readThreads;

  private FolderSource(
      JavaRDD<ImageRef> divided, List<PredictInput.Content> contents, int readThreads) {
    this.divided = divided;
    this.contents = contents;
    this.readThreads = readThreads;
  }

  /**
   * Lists the folder.
   *
   * @param prefix of the images' keys
   * @throws InputException if the folder does not exist or has no images
   */
  static FolderSource of(Session session, ListedImages source, String prefix, int readThreads) {
    String folder = source.uri().toString();
    if (!session.storage().exists(source.uri())) {
      throw new InputException("Cannot predict " + folder + ": it does not exist; check the URI");
    }
    JavaRDD<ImageRef> images = source.images(session, prefix).persist(StorageLevel.DISK_ONLY());
    long count = images.count();
    if (count == 0) {
      throw new InputException("Cannot predict " + folder + ": it has no files; check the URI");
    }
    JavaRDD<ImageRef> divided =
        images
            .keyBy(image -> Sha256.of(List.of(image.key())) + image.key())
            .repartitionAndSortWithinPartitions(new ByHash(parts(count)))
            .values();
    List<String> fingerprints = divided.mapPartitions(FolderSource::fingerprint).collect();
    List<PredictInput.Content> contents =
        IntStream.range(0, fingerprints.size())
            .mapToObj(
                i ->
                    new PredictInput.Content(
                        new PredictionPartName(folder, prefix, i).toString(), fingerprints.get(i)))
            .toList();
    return new FolderSource(divided, contents, readThreads);
  }

  @Override
  public List<PredictInput.Content> contents() {
    return contents;
  }

  @Override
  public JavaRDD<Part> map(PartOutput output, PredictTask task, PartId[] ids) {
    int threads = readThreads;
    Broadcast<ArrayList<PartId>> all =
        PredictInput.sent(JavaSparkContext.fromSparkContext(divided.context()), ids);
    return divided.mapPartitionsWithIndex(
        (index, part) -> {
          Part result =
              output.write(
                  (folders, attempt) -> {
                    Storage storage = new Storage(attempt.configuration());
                    try (OrderedPrefetch<ImageRef, ShardRow> rows =
                        new OrderedPrefetch<>(
                            part, threads, threads * 2, image -> read(storage, image))) {
                      return task.predict(rows, folders, all.value().get(index), index, attempt);
                    }
                  });
          return List.of(result).iterator();
        },
        false);
  }

  /** The number of parts, a power of two, so that most parts stay when a few images are added. */
  static int parts(long images) {
    long small = Math.min(MANY_PARTS, images / IMAGES_PER_PART);
    long most = Math.max(Math.max(FEWEST_PARTS, small), images / IMAGES_PER_LARGE_PART);
    return (int) Math.min(Long.highestOneBit(most), Long.highestOneBit(images));
  }

  private static Iterator<String> fingerprint(Iterator<ImageRef> images) {
    MessageDigest digest = Sha256.digest();
    images.forEachRemaining(
        image -> digest.update(described(image).getBytes(StandardCharsets.UTF_8)));
    return List.of(Sha256.hex(digest.digest())).iterator();
  }

  /** The text that changes when the image does. */
  static String described(ImageRef image) {
    return image.key() + "\n" + image.sizeBytes() + "\n" + image.modifiedMillis() + "\n";
  }

  /**
   * Reads an image. An empty or missing image gives a row without bytes, which has a path only if
   * the image is missing.
   */
  static ShardRow read(Storage storage, ImageRef image) {
    if (image.sizeBytes() == 0) {
      return row(image, NONE, "");
    }
    try {
      String name = image.key().substring(image.key().lastIndexOf('/') + 1);
      return row(image, ImageUri.read(storage, image.uri()), name);
    } catch (InputException missing) {
      return row(image, NONE, image.uri());
    }
  }

  private static ShardRow row(ImageRef image, byte[] bytes, String path) {
    return new ShardRow(image.key(), bytes, path, ShardRow.UNLABELLED, Split.TEST, "");
  }

  /** Partitions evenly by hash, the same on any cluster. */
  private static final class ByHash extends Partitioner {
    private static final long serialVersionUID = 1L;
    private static final int DIGITS = 7;

    private final int parts;

    ByHash(int parts) {
      this.parts = parts;
    }

    @Override
    public int numPartitions() {
      return parts;
    }

    @Override
    public int getPartition(Object hash) {
      return Integer.parseInt(((String) hash).substring(0, DIGITS), 16) % parts;
    }
  }
}
