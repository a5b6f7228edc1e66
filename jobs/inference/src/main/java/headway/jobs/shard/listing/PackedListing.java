package headway.jobs.shard.listing;

import headway.common.dataset.ListingRow;
import headway.common.dataset.parquet.RowWriter;
import headway.common.storage.Storage;
import headway.jobs.images.ImageRef;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import headway.jobs.spark.rdd.TaskRows;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;

/** The list of packed images, stored so that the next run finds new and changed ones. */
public final class PackedListing {
  private PackedListing() {}

  /** Compares each image of {@code now} and of the listing in {@code folder}, in the executors. */
  public static JavaRDD<ComparedPhoto> compare(
      Session session, JavaRDD<ImageRef> now, Path folder) {
    List<String> files =
        session.storage().list(folder).stream()
            .map(each -> each.getPath().toString())
            .filter(name -> name.endsWith(".parquet"))
            .toList();
    JavaRDD<ListingRow> before =
        session
            .context()
            .parallelize(files, TaskCount.of(files.size()))
            .flatMap(file -> rows(new Path(file)));
    int partitions =
        Math.max(
            session.context().defaultParallelism(),
            TaskCount.of(Math.max(files.size(), now.getNumPartitions())));
    // A list may contain an image with two labels.
    return now.keyBy(image -> image.key() + '\0' + image.label())
        .fullOuterJoin(before.keyBy(row -> row.key() + '\0' + row.label()), partitions)
        .values()
        .map(both -> ComparedPhoto.of(optional(both._1()), optional(both._2())));
  }

  private static <T> Optional<T> optional(org.apache.spark.api.java.Optional<T> spark) {
    return spark.isPresent() ? Optional.of(spark.get()) : Optional.empty();
  }

  private static Iterator<ListingRow> rows(Path file) {
    return TaskRows.of(ListingRow.TABLE.read(file, ExecutorConfiguration.get()));
  }

  /**
   * Writes the listing to a folder of its own. It takes effect when a manifest names it.
   *
   * @return the digest of what was written, as {@link ListingTotals#digest()}
   */
  public static String write(Storage storage, JavaRDD<ListingRow> rows, Path folder) {
    storage.delete(folder);
    PartOutput output = new PartOutput(List.of(folder));
    return ListingTotals.digest(
        rows.mapPartitions(part -> List.of(write(output, part)).iterator()).reduce(Long::sum));
  }

  private static long write(PartOutput output, Iterator<ListingRow> rows) {
    String name = "listing-" + PartName.number(TaskContext.getPartitionId()) + ".parquet";
    return output.write(
        (folders, attempt) -> {
          long sum = 0;
          try (RowWriter<ListingRow> writer =
              ListingRow.TABLE.writer(new Path(folders.get(0), name), attempt.configuration())) {
            while (rows.hasNext()) {
              ListingRow row = rows.next();
              writer.write(row);
              sum += ListingTotals.hash(row);
            }
            attempt.requirePermission();
            writer.finish();
          }
          return sum;
        });
  }
}
