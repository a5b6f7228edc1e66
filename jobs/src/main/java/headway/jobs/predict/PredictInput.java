package headway.jobs.predict;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.ImageParquet;
import headway.jobs.images.ImageRef;
import headway.jobs.images.Mapped;
import headway.jobs.images.VisibleFiles;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.OrderedPrefetch;
import headway.jobs.spark.Session;
import headway.jobs.spark.TaskOutput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The photos to predict: one, a folder of any depth, or Parquet that holds them; in parts that
 * depend on the photos alone.
 */
final class PredictInput {
  /** In the smallest parts that there are many of; at most twice as many lie in one. */
  private static final int IMAGES_PER_PART = 256;

  private static final int FEWEST_PARTS = 16;
  private static final byte[] NONE = {};

  private final List<PredictPart> parts;
  private final Work work;

  /** The RDD of all parts, of which those that are asked for are made. */
  private interface Work {
    JavaRDD<PredictTaskResult> of(TaskOutput output, PredictTask task);
  }

  private PredictInput(List<PredictPart> parts, Work work) {
    this.parts = parts;
    this.work = work;
  }

  /**
   * Lists the photos.
   *
   * @throws InputException where there are none
   */
  static PredictInput find(Session session, Path images, int readThreads) {
    Path uri = session.storage().qualify(images);
    return ImageParquet.find(session.storage(), uri)
        .map(files -> ofParquet(session, files))
        .orElseGet(() -> ofLoose(session, uri, readThreads));
  }

  /** In their order: the number of each is that of its partition. */
  List<PredictPart> parts() {
    return parts;
  }

  /** Predicts when evaluated. */
  JavaRDD<PredictTaskResult> map(TaskOutput output, PredictTask task) {
    return work.of(output, task);
  }

  private static PredictInput ofParquet(Session session, List<FileStatus> files) {
    List<PredictPart> parts = new ArrayList<>();
    List<Tuple2<Integer, String>> numbered = new ArrayList<>();
    for (FileStatus file : files) {
      String name = file.getPath().toString();
      parts.add(new PredictPart(name, parts.size(), Storage.fingerprint(file)));
      numbered.add(new Tuple2<>(numbered.size(), name));
    }
    return new PredictInput(
        parts,
        (output, task) ->
            session
                .context()
                .parallelize(numbered, numbered.size())
                .map(file -> output.write(reading(task, file))));
  }

  private static TaskOutput.Work<PredictTaskResult> reading(
      PredictTask task, Tuple2<Integer, String> file) {
    return (folders, configuration) -> {
      try (CloseableIterator<ShardRow> rows =
          ShardFile.readAll(new Path(file._2()), configuration, Split.TEST)) {
        return task.predict(rows, folders, file._1(), configuration);
      }
    };
  }

  private static PredictInput ofLoose(Session session, Path uri, int readThreads) {
    if (!session.storage().exists(uri)) {
      throw new InputException("Cannot predict " + uri + ": it does not exist; check the URI");
    }
    JavaRDD<ImageRef> images =
        session
            .context()
            .parallelize(List.of(uri.toString()), 1)
            .flatMap(PredictInput::list)
            .persist(StorageLevel.DISK_ONLY());
    long count = images.count();
    if (count == 0) {
      throw new InputException("Cannot predict " + uri + ": it has no files; check the URI");
    }
    JavaRDD<ImageRef> divided =
        images
            .keyBy(image -> Sha256.of(List.of(image.key())) + image.key())
            .repartitionAndSortWithinPartitions(new ByHash(parts(count)))
            .values();
    List<String> fingerprints = divided.mapPartitions(PredictInput::fingerprint).collect();
    return new PredictInput(
        IntStream.range(0, fingerprints.size())
            .mapToObj(i -> new PredictPart(String.valueOf(i), i, fingerprints.get(i)))
            .toList(),
        (output, task) ->
            divided.mapPartitions(
                part -> {
                  PredictTaskResult result =
                      output.write(
                          (folders, configuration) ->
                              predict(task, part, readThreads, folders, configuration));
                  return List.of(result).iterator();
                }));
  }

  /** A power of two, so that the parts stay when a few photos come. */
  private static int parts(long images) {
    long most = Math.max(FEWEST_PARTS, images / IMAGES_PER_PART);
    return (int) Math.min(Long.highestOneBit(most), Long.highestOneBit(images));
  }

  private static Iterator<String> fingerprint(Iterator<ImageRef> images) {
    MessageDigest digest = Sha256.digest();
    images.forEachRemaining(
        image ->
            digest.update(
                (image.key() + "\n" + image.sizeBytes() + "\n" + image.modifiedMillis() + "\n")
                    .getBytes(StandardCharsets.UTF_8)));
    return List.of(Sha256.hex(digest.digest())).iterator();
  }

  private static PredictTaskResult predict(
      PredictTask task,
      Iterator<ImageRef> images,
      int threads,
      List<Path> folders,
      Configuration configuration) {
    Storage storage = new Storage(configuration);
    try (OrderedPrefetch<ImageRef, ShardRow> rows =
        new OrderedPrefetch<>(images, threads, threads * 2, image -> read(storage, image))) {
      return task.predict(rows, folders, TaskContext.getPartitionId(), configuration);
    }
  }

  private static ShardRow read(Storage storage, ImageRef image) {
    String name = image.key().substring(image.key().lastIndexOf('/') + 1);
    byte[] bytes = image.sizeBytes() == 0 ? NONE : storage.read(new Path(image.uri()));
    return new ShardRow(image.key(), bytes, name, ShardRow.UNLABELLED, Split.TEST, "");
  }

  private static Iterator<ImageRef> list(String root) {
    return new Mapped<>(
        new VisibleFiles(new Storage(ExecutorConfiguration.get()), new Path(root)),
        file ->
            new ImageRef(
                VisibleFiles.key(root, file),
                file.getPath().toString(),
                file.getLen(),
                file.getModificationTime(),
                ShardRow.UNLABELLED,
                Split.TEST));
  }

  /** Spreads hashes evenly, the same on any cluster. */
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
