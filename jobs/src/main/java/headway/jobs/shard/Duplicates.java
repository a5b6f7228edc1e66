package headway.jobs.shard;

import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.parquet.CloseableIterator;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Finds pictures with the same bytes by their hashes, without reading a picture. */
final class Duplicates {
  private final long sameLabel;
  private final Map<String, Set<String>> contradictions;

  private Duplicates(long sameLabel, Map<String, Set<String>> contradictions) {
    this.sameLabel = sameLabel;
    this.contradictions = contradictions;
  }

  /** Images whose bytes an image before them, with the same label, has too. */
  long sameLabel() {
    return sameLabel;
  }

  /** Hashes of pictures that are under two labels, by the name of the file they are in. */
  Map<String, Set<String>> contradictions() {
    return contradictions;
  }

  static Duplicates among(Session session, Path folder, List<DataFile> files) {
    List<String> names = files.stream().map(DataFile::name).toList();
    String root = folder.toString();
    JavaPairRDD<String, Iterable<Tuple2<String, Integer>>> repeated =
        session
            .context()
            .parallelize(names, Math.max(1, names.size()))
            .flatMapToPair(name -> hashes(new Path(root, name)))
            .groupByKey()
            .filter(group -> size(group._2()) > 1);
    repeated.cache();
    try {
      long same =
          repeated
              .filter(group -> labels(group._2()) == 1)
              .values()
              .map(Duplicates::size)
              .fold(0, Integer::sum);
      long groups = repeated.filter(group -> labels(group._2()) == 1).count();
      Map<String, Set<String>> contradictions = new HashMap<>();
      Iterator<Tuple2<String, String>> pairs =
          repeated
              .filter(group -> labels(group._2()) > 1)
              .flatMap(group -> inFiles(group._1(), group._2()))
              .toLocalIterator();
      pairs.forEachRemaining(
          pair ->
              contradictions.computeIfAbsent(pair._1(), name -> new HashSet<>()).add(pair._2()));
      return new Duplicates(same - groups, contradictions);
    } finally {
      repeated.unpersist();
    }
  }

  private static Iterator<Tuple2<String, Tuple2<String, Integer>>> hashes(Path file) {
    List<Tuple2<String, Tuple2<String, Integer>>> rows = new ArrayList<>();
    try (CloseableIterator<ShardRow> shard =
        ShardFile.readWithoutImages(file, ExecutorConfiguration.get())) {
      while (shard.hasNext()) {
        ShardRow row = shard.next();
        rows.add(new Tuple2<>(row.sha256(), new Tuple2<>(file.getName(), row.label())));
      }
    }
    return rows.iterator();
  }

  private static int size(Iterable<?> group) {
    int size = 0;
    for (Object ignored : group) {
      size++;
    }
    return size;
  }

  private static int labels(Iterable<Tuple2<String, Integer>> group) {
    Set<Integer> labels = new HashSet<>();
    group.forEach(each -> labels.add(each._2()));
    return labels.size();
  }

  private static Iterator<Tuple2<String, String>> inFiles(
      String sha256, Iterable<Tuple2<String, Integer>> group) {
    Set<Tuple2<String, String>> pairs = new HashSet<>();
    group.forEach(each -> pairs.add(new Tuple2<>(each._1(), sha256)));
    return pairs.iterator();
  }
}
