package headway.jobs.images;

import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Reads selected rows of the shards, by key. Only files that contain one are read in full. */
public final class SelectedRows {
  private SelectedRows() {}

  /** Extracts bytes from a row; empty to skip it. */
  public interface Extractor extends Function<ShardRow, Optional<byte[]>>, java.io.Serializable {}

  /**
   * The key and the extracted bytes of each selected row, shard by shard.
   *
   * @param part extracts the bytes
   */
  public static JavaRDD<Tuple2<String, byte[]>> of(
      Session session, List<String> shards, Set<String> keys, Extractor part) {
    HashSet<String> wanted = new HashSet<>(keys);
    return session
        .context()
        .parallelize(shards, TaskCount.of(shards.size()))
        .flatMap(shard -> rows(new Path(shard), wanted, part));
  }

  private static Iterator<Tuple2<String, byte[]>> rows(
      Path shard, Set<String> wanted, Extractor part) {
    List<Tuple2<String, byte[]>> found = new ArrayList<>();
    Configuration configuration = ExecutorConfiguration.get();
    if (!holdsAny(shard, wanted, configuration)) {
      return found.iterator();
    }
    try (CloseableIterator<ShardRow> rows =
        ShardFile.read(shard, configuration, key -> Split.TRAIN)) {
      while (rows.hasNext()) {
        ShardRow row = rows.next();
        if (wanted.contains(row.key())) {
          part.apply(row).ifPresent(bytes -> found.add(new Tuple2<>(row.key(), bytes)));
        }
      }
    }
    return found.iterator();
  }

  private static boolean holdsAny(Path shard, Set<String> wanted, Configuration configuration) {
    try (CloseableIterator<ShardRow> rows = ShardFile.readWithoutImages(shard, configuration)) {
      while (rows.hasNext()) {
        if (wanted.contains(rows.next().key())) {
          return true;
        }
      }
    }
    return false;
  }
}
