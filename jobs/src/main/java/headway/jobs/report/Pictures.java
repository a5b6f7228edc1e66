package headway.jobs.report;

import headway.common.HeadwayException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.image.Thumbnails;
import headway.common.report.Thumbnail;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/**
 * Fetches the pictures of a few keys out of the shards; only files that hold one are read whole.
 */
final class Pictures {
  private static final int SIDE = 160;

  private Pictures() {}

  static Map<String, Thumbnail> of(
      Session session, Path shards, List<DataFile> files, Set<String> keys) {
    Map<String, Thumbnail> found = new HashMap<>();
    if (keys.isEmpty() || files.isEmpty()) {
      return found;
    }
    HashSet<String> wanted = new HashSet<>(keys);
    List<String> paths =
        files.stream().map(file -> new Path(shards, file.name()).toString()).toList();
    session
        .context()
        .parallelize(paths, paths.size())
        .flatMap(path -> thumbnails(new Path(path), wanted))
        .collect()
        .forEach(pair -> found.put(pair._1(), Thumbnail.jpeg(pair._2())));
    return found;
  }

  private static Iterator<Tuple2<String, byte[]>> thumbnails(Path shard, Set<String> wanted) {
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
          thumbnail(row).ifPresent(jpeg -> found.add(new Tuple2<>(row.key(), jpeg)));
        }
      }
    }
    return found.iterator();
  }

  private static java.util.Optional<byte[]> thumbnail(ShardRow row) {
    try {
      return java.util.Optional.of(Thumbnails.jpeg(row.bytes(), SIDE));
    } catch (HeadwayException undecodable) {
      return java.util.Optional.empty();
    }
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
