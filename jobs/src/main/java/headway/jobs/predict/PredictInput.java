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
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/** The photos to predict: one, a folder of any depth, or Parquet that holds them. */
final class PredictInput {
  private static final int IMAGES_PER_TASK = 512;
  private static final byte[] NONE = {};

  private final Session session;
  private final Path uri;
  private final int readThreads;

  PredictInput(Session session, Path uri, int readThreads) {
    this.session = session;
    this.uri = session.storage().qualify(uri);
    this.readThreads = readThreads;
  }

  /** Predicts when evaluated. */
  JavaRDD<PredictTaskResult> map(TaskOutput output, PredictTask task) {
    Optional<List<FileStatus>> parquet = ImageParquet.find(session.storage(), uri);
    return parquet.isPresent() ? ofParquet(parquet.get(), output, task) : ofLoose(output, task);
  }

  private JavaRDD<PredictTaskResult> ofParquet(
      List<FileStatus> files, TaskOutput output, PredictTask task) {
    List<Tuple2<Integer, String>> work = new ArrayList<>();
    for (FileStatus file : files) {
      work.add(new Tuple2<>(work.size(), file.getPath().toString()));
    }
    return session
        .context()
        .parallelize(work, work.size())
        .map(
            file ->
                output.write(
                    (folders, configuration) -> {
                      try (CloseableIterator<ShardRow> rows =
                          ShardFile.read(new Path(file._2()), configuration, key -> Split.TEST)) {
                        return task.predict(rows, folders, file._1(), configuration);
                      }
                    }));
  }

  private JavaRDD<PredictTaskResult> ofLoose(TaskOutput output, PredictTask task) {
    if (!session.storage().exists(uri)) {
      throw new InputException("Cannot predict " + uri + ": it does not exist; check the URI");
    }
    String root = uri.toString();
    JavaRDD<ImageRef> images =
        session
            .context()
            .parallelize(List.of(root), 1)
            .flatMap(PredictInput::list)
            .persist(StorageLevel.DISK_ONLY());
    long count = images.count();
    if (count == 0) {
      throw new InputException("Cannot predict " + uri + ": it has no files; check the URI");
    }
    int parts = (int) (count / IMAGES_PER_TASK + 1);
    int wanted = (int) Math.min(count, Math.max(parts, session.context().defaultParallelism()));
    int threads = readThreads;
    return images
        .keyBy(image -> Sha256.of(List.of(image.key())) + image.key())
        .repartitionAndSortWithinPartitions(new ByHash(wanted))
        .values()
        .mapPartitions(
            part -> {
              PredictTaskResult result =
                  output.write(
                      (folders, configuration) ->
                          predict(task, part, threads, folders, configuration));
              return List.of(result).iterator();
            });
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
