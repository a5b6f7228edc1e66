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
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Finds images with the same bytes by their hashes, without reading the images. It includes those
 * that an earlier run removed because of contradictory labels.
 */
public final class DuplicateImages implements AutoCloseable {
  /** The label of a removed image, which differs from any image's label. */
  private static final int TAKEN_OUT = -2;

  /** In place of a part: the file is in the quarantine. */
  private static final int QUARANTINED = -1;

  private static final int SAME_LABEL = 0;
  private static final int CONTRADICTORY = 1;

  /** Hashes in the driver at a time, of 150 bytes each. */
  private static final long MOST_HASHES = 1_000_000;

  private final List<Part> parts;
  private final CachedValues<Tuple2<String, DuplicateCounts>> kept;
  private final long[] counts;
  private final List<SplitLeak> leaks;

  private DuplicateImages(
      List<Part> parts,
      CachedValues<Tuple2<String, DuplicateCounts>> kept,
      long[] counts,
      List<SplitLeak> leaks) {
    this.parts = parts;
    this.kept = kept;
    this.counts = counts;
    this.leaks = List.copyOf(leaks);
  }

  /** Images that are in two splits. */
  public List<SplitLeak> leaks() {
    return leaks;
  }

  /** The number of images whose bytes equal those of an earlier image with the same label. */
  public long sameLabel() {
    return counts[SAME_LABEL];
  }

  /** The number of images with contradictory labels. */
  public long contradictory() {
    return counts[CONTRADICTORY];
  }

  /** Why an image with contradictory labels is refused; there is one. */
  public String reason() {
    return ShardRewrite.reason(contradictions().keys().first());
  }

  /**
   * Hands over the hashes of images with contradictory labels, by the name of their part; some
   * parts at a time if there are very many.
   */
  public void forEachContradiction(Consumer<Map<String, Set<String>>> action) {
    JavaPairRDD<Integer, String> hashes =
        contradictions().flatMapToPair(group -> inParts(group._1(), group._2()));
    if (contradictory() <= MOST_HASHES) {
      action.accept(byPart(hashes));
      return;
    }
    Map<Integer, Long> ofParts =
        hashes
            .mapToPair(each -> new Tuple2<>(each._1(), 1L))
            .reduceByKey(Long::sum, TaskCount.of(parts.size()))
            .collectAsMap();
    for (Set<Integer> some : together(ofParts, MOST_HASHES)) {
      action.accept(byPart(hashes.filter(each -> some.contains(each._1()))));
    }
  }

  /** Divides parts into groups of at most so many hashes, or of one part. */
  static List<Set<Integer>> together(Map<Integer, Long> hashes, long most) {
    List<Set<Integer>> groups = new ArrayList<>();
    long sum = most;
    for (Map.Entry<Integer, Long> part : new TreeMap<>(hashes).entrySet()) {
      if (sum + part.getValue() > most) {
        groups.add(new HashSet<>());
        sum = 0;
      }
      groups.get(groups.size() - 1).add(part.getKey());
      sum += part.getValue();
    }
    return groups;
  }

  private Map<String, Set<String>> byPart(JavaPairRDD<Integer, String> hashes) {
    Map<String, Set<String>> byPart = new HashMap<>();
    hashes
        .toLocalIterator()
        .forEachRemaining(
            each ->
                byPart
                    .computeIfAbsent(parts.get(each._1()).name(), name -> new HashSet<>())
                    .add(each._2()));
    return byPart;
  }

  private JavaPairRDD<String, DuplicateCounts> contradictions() {
    return JavaPairRDD.fromJavaRDD(kept.values()).filter(group -> group._2().isContradictory());
  }

  /** Frees what the executors keep of it. */
  @Override
  public void close() {
    kept.close();
  }

  /** Finds the images with the same bytes in these parts. */
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
    CachedValues<Tuple2<String, DuplicateCounts>> kept =
        CachedValues.of(repeats, StorageLevel.MEMORY_ONLY());
    JavaPairRDD<String, DuplicateCounts> repeated = JavaPairRDD.fromJavaRDD(kept.values());
    long[] counts =
        repeated.values().aggregate(new long[2], DuplicateImages::count, DuplicateImages::sum);
    return new DuplicateImages(
        parts, kept, counts, SplitLeaks.among(session, workspace.shards(), parts, repeated));
  }

  private static long[] count(long[] counts, DuplicateCounts same) {
    if (same.isContradictory()) {
      counts[CONTRADICTORY] += same.imagesInParts();
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
