package headway.jobs.shard.splits;

import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.manifest.SplitLeak;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/** Counts images that are in two splits, and finds the keys of some examples. */
public final class SplitLeaks {
  private static final int EXAMPLES = 3;
  private static final Split[] SPLITS = Split.values();

  private SplitLeaks() {}

  /**
   * The leaks between each pair of splits.
   *
   * @param repeated images that occur more than once, by hash
   * @param shards folder of the parts' files
   */
  public static List<SplitLeak> among(
      Session session,
      Path shards,
      List<Part> parts,
      JavaPairRDD<String, DuplicateCounts> repeated) {
    JavaPairRDD<String, DuplicateCounts> leaking = repeated.filter(group -> isLeak(group._2()));
    long[] counts =
        leaking
            .values()
            .aggregate(new long[SPLITS.length * SPLITS.length], SplitLeaks::count, SplitLeaks::sum);
    if (Arrays.stream(counts).sum() == 0) {
      return List.of();
    }
    Map<Integer, List<String>> hashes = new TreeMap<>();
    for (int pair = 0; pair < counts.length; pair++) {
      if (counts[pair] > 0) {
        int each = pair;
        hashes.put(
            pair,
            leaking.filter(group -> images(group._2(), each) > 0).keys().takeOrdered(EXAMPLES));
      }
    }
    Map<String, String> keys = keys(session, shards, parts, leaking, hashes);
    List<SplitLeak> leaks = new ArrayList<>();
    hashes.forEach(
        (pair, examples) -> {
          Split of = of(pair);
          Split alsoIn = alsoIn(pair);
          leaks.add(
              new SplitLeak(
                  of.label(),
                  alsoIn.label(),
                  counts[pair],
                  examples.stream()
                      .map(hash -> List.of(keys.get(id(hash, of)), keys.get(id(hash, alsoIn))))
                      .toList()));
        });
    return leaks;
  }

  private static boolean isLeak(DuplicateCounts same) {
    return !same.isContradictory() && same.isInTwoSplits();
  }

  private static Split of(int pair) {
    return SPLITS[pair / SPLITS.length];
  }

  private static Split alsoIn(int pair) {
    return SPLITS[pair % SPLITS.length];
  }

  /**
   * The number of images in the pair's first split that are also in its second; zero if the first
   * precedes the second.
   */
  private static long images(DuplicateCounts same, int pair) {
    Split of = of(pair);
    Split alsoIn = alsoIn(pair);
    return of.index() > alsoIn.index() && same.images(alsoIn) > 0 ? same.images(of) : 0;
  }

  private static long[] count(long[] counts, DuplicateCounts same) {
    for (int pair = 0; pair < counts.length; pair++) {
      counts[pair] += images(same, pair);
    }
    return counts;
  }

  private static long[] sum(long[] one, long[] other) {
    Arrays.setAll(one, i -> one[i] + other[i]);
    return one;
  }

  /** The first key of each hash in each split, read again from the few affected parts. */
  private static Map<String, String> keys(
      Session session,
      Path shards,
      List<Part> parts,
      JavaPairRDD<String, DuplicateCounts> leaking,
      Map<Integer, List<String>> hashes) {
    HashSet<String> wanted = new HashSet<>();
    hashes.values().forEach(wanted::addAll);
    List<Integer> in =
        leaking
            .filter(group -> wanted.contains(group._1()))
            .flatMap(group -> Arrays.stream(group._2().parts()).iterator())
            .distinct()
            .collect();
    List<String> files =
        in.stream()
            .sorted()
            .flatMap(part -> parts.get(part).files().stream())
            .map(each -> new Path(shards, each.file().name()).toString())
            .toList();
    return new HashMap<>(
        session
            .context()
            .parallelize(files, TaskCount.of(files.size()))
            .flatMapToPair(file -> keys(new Path(file), wanted))
            .reduceByKey(
                (one, other) -> one.compareTo(other) <= 0 ? one : other, TaskCount.of(files.size()))
            .collectAsMap());
  }

  private static Iterator<Tuple2<String, String>> keys(Path file, Set<String> wanted) {
    List<Tuple2<String, String>> keys = new ArrayList<>();
    try (CloseableIterator<ShardRow> rows =
        ShardFile.readWithoutImages(file, ExecutorConfiguration.get())) {
      while (rows.hasNext()) {
        ShardRow row = rows.next();
        if (wanted.contains(row.sha256())) {
          keys.add(new Tuple2<>(id(row.sha256(), row.split()), row.key()));
        }
      }
    }
    return keys.iterator();
  }

  private static String id(String hash, Split split) {
    return split.label() + " " + hash;
  }
}
