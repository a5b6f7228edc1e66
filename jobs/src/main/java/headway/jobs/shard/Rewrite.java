package headway.jobs.shard;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Storage;
import headway.jobs.spark.Session;
import headway.jobs.spark.TaskOutput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Writes again the few shards that hold a picture under two labels, without those pictures. */
final class Rewrite {
  private static final String REASON = "the same picture is under two labels";

  private Rewrite() {}

  /**
   * Rewrites files into the job's folders.
   *
   * @param contradictions hashes to leave out, by file name
   */
  static JavaRDD<ShardTaskResult> without(
      Session session,
      Path shards,
      List<String> classes,
      Map<String, Set<String>> contradictions,
      TaskOutput output) {
    String folder = shards.toString();
    ArrayList<String> names = new ArrayList<>(classes);
    List<Tuple2<String, ArrayList<String>>> work = new ArrayList<>();
    contradictions.forEach((file, hashes) -> work.add(new Tuple2<>(file, new ArrayList<>(hashes))));
    work.sort((a, b) -> a._1().compareTo(b._1()));
    return session
        .context()
        .parallelize(work, work.size())
        .map(
            file ->
                output.write(
                    (folders, configuration) ->
                        rewrite(
                            new Path(folder, file._1()),
                            new HashSet<>(file._2()),
                            folders,
                            names,
                            configuration)));
  }

  /** The results with the rewritten files in place; a shard of which nothing is left is deleted. */
  static List<ShardTaskResult> merge(
      Storage storage,
      Path shards,
      List<ShardTaskResult> before,
      List<ShardTaskResult> rewritten,
      Set<String> affected) {
    Set<String> written =
        rewritten.stream()
            .flatMap(result -> Stream.of(result.files()))
            .map(each -> each.file().name())
            .collect(Collectors.toSet());
    affected.stream()
        .filter(name -> !written.contains(name))
        .forEach(name -> storage.delete(new Path(shards, name)));
    List<ShardTaskResult> merged = new ArrayList<>(rewritten);
    for (ShardTaskResult result : before) {
      CountedFile[] untouched =
          Stream.of(result.files())
              .filter(each -> !affected.contains(each.file().name()))
              .toArray(CountedFile[]::new);
      merged.add(new ShardTaskResult(untouched, result.quarantined(), result.firstReason()));
    }
    return merged;
  }

  private static ShardTaskResult rewrite(
      Path shard,
      Set<String> hashes,
      List<Path> folders,
      List<String> classes,
      Configuration configuration) {
    String suffix = shard.getName().substring(shard.getName().indexOf('-'));
    String quarantineName = "contradictions-" + shard.getName();
    try (ShardOutput files =
            new ShardOutput(folders, configuration, classes, suffix, quarantineName);
        CloseableIterator<ShardRow> rows =
            ShardFile.read(shard, configuration, key -> Split.TRAIN)) {
      while (rows.hasNext()) {
        ShardRow row = rows.next();
        if (hashes.contains(row.sha256())) {
          files.refuse(
              new QuarantineRow(row.key(), row.bytes().length, REASON + " (" + row.sha256() + ")"));
        } else {
          files.keep(row);
        }
      }
      return files.finish();
    }
  }
}
