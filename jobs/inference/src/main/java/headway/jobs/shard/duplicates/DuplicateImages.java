package headway.jobs.shard.duplicates;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.manifest.SplitLeak;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.Part;
import headway.common.storage.Workspace;
import headway.jobs.images.MappedIterator;
import headway.jobs.shard.splits.DuplicateCounts;
import headway.jobs.shard.splits.SplitLeaks;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.CachedValues;
import headway.jobs.spark.rdd.Shuffles;
import headway.jobs.spark.rdd.TaskCount;
import headway.jobs.spark.rdd.TaskRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Finds images with the same bytes by their hashes, without reading the images. It includes those
 * that an earlier run removed because of contradictory labels.
 */
public final class DuplicateImages {
  /** The label of a removed image, which differs from any image's label. */
  private static final int TAKEN_OUT = -2;

  /** In place of a part: the file is in the quarantine. */
  private static final int QUARANTINED = -1;

  private static final int SAME_LABEL = 0;
  private static final int CONTRADICTORY = 1;

  private final long sameLabel;
  private final Map<String, Set<String>> contradictions;
  private final List<SplitLeak> leaks;

  private DuplicateImages(
      long sameLabel, Map<String, Set<String>> contradictions, List<SplitLeak> leaks) {
    this.sameLabel = sameLabel;
    this.contradictions = contradictions;
    this.leaks = List.copyOf(leaks);
  }

  /** Images that are in two splits. */
  public List<SplitLeak> leaks() {
    return leaks;
  }

  /** The number of images whose bytes equal those of an earlier image with the same label. */
  public long sameLabel() {
    return sameLabel;
  }

  /** The hashes of images with contradictory labels, by the name of their part. */
  public Map<String, Set<String>> contradictions() {
    return contradictions;
  }

  public static DuplicateImages among(Session session, Workspace workspace, List<Part> parts) {
    String shards = workspace.shards().toString();
    String quarantine = workspace.quarantine().toString();
    List<Tuple2<Integer, String>> files = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int part = i;
      parts.get(i).files().forEach(each -> files.add(new Tuple2<>(part, each.file().name())));
      parts.get(i).quarantine().stream()
          .filter(PreviousShards::isOfContradictions)
          .forEach(name -> files.add(new Tuple2<>(QUARANTINED, name)));
    }
    JavaPairRDD<String, DuplicateCounts> each =
        session
            .context()
            .parallelize(files, TaskCount.of(files.size()))
            .flatMapToPair(
                file ->
                    file._1() == QUARANTINED
                        ? takenOut(new Path(quarantine, file._2()))
                        : hashes(file._1(), new Path(shards, file._2())));
    JavaRDD<Tuple2<String, DuplicateCounts>> repeats =
        Shuffles.reduceByKey(each, DuplicateCounts::add)
            .filter(group -> group._2().images() > 1)
            .map(group -> group);
    try (CachedValues<Tuple2<String, DuplicateCounts>> kept =
        CachedValues.of(repeats, StorageLevel.MEMORY_ONLY())) {
      JavaPairRDD<String, DuplicateCounts> repeated = JavaPairRDD.fromJavaRDD(kept.values());
      long[] counts =
          repeated.values().aggregate(new long[2], DuplicateImages::count, DuplicateImages::sum);
      Map<String, Set<String>> contradictions = new HashMap<>();
      if (counts[CONTRADICTORY] > 0) {
        Iterator<Tuple2<Integer, String>> pairs =
            repeated
                .filter(group -> group._2().isContradictory())
                .flatMap(group -> inParts(group._1(), group._2()))
                .toLocalIterator();
        pairs.forEachRemaining(
            pair ->
                contradictions
                    .computeIfAbsent(parts.get(pair._1()).name(), name -> new HashSet<>())
                    .add(pair._2()));
      }
      return new DuplicateImages(
          counts[SAME_LABEL],
          contradictions,
          SplitLeaks.among(session, workspace.shards(), parts, repeated));
    }
  }

  private static long[] count(long[] counts, DuplicateCounts same) {
    if (same.isContradictory()) {
      counts[CONTRADICTORY]++;
    } else if (same.labels()[0] != TAKEN_OUT) {
      counts[SAME_LABEL] += same.images() - 1;
    }
    return counts;
  }

  private static long[] sum(long[] one, long[] other) {
    Arrays.setAll(one, i -> one[i] + other[i]);
    return one;
  }

  private static Iterator<Tuple2<String, DuplicateCounts>> hashes(int part, Path file) {
    return new MappedIterator<>(
        TaskRows.of(ShardFile.readWithoutImages(file, ExecutorConfiguration.get())),
        row -> new Tuple2<>(row.sha256(), DuplicateCounts.of(part, row.label(), row.split())));
  }

  private static Iterator<Tuple2<String, DuplicateCounts>> takenOut(Path file) {
    List<Tuple2<String, DuplicateCounts>> rows = new ArrayList<>();
    try (CloseableIterator<QuarantineRow> quarantine =
        QuarantineRow.TABLE.read(file, ExecutorConfiguration.get())) {
      while (quarantine.hasNext()) {
        ShardRewrite.sha256(quarantine.next().reason())
            .ifPresent(hash -> rows.add(new Tuple2<>(hash, DuplicateCounts.takenOut(TAKEN_OUT))));
      }
    }
    return rows.iterator();
  }

  private static Iterator<Tuple2<Integer, String>> inParts(String sha256, DuplicateCounts same) {
    return Arrays.stream(same.parts()).mapToObj(part -> new Tuple2<>(part, sha256)).iterator();
  }
}
