package headway.jobs.images;

import headway.common.config.ShardSettings;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.SplitRule;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowReader;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Which of the Parquet files that hold images are taken, and how their rows come to splits: by a
 * column {@code split}, or else by the file's name, or else by the rule.
 *
 * @param files that are taken
 * @param train whether an image may come into the training split
 */
public record ParquetSplits(List<FileStatus> files, SplitRule rule, boolean train) {
  private static final int NAMED_AT_MOST = 5;
  private static final int UNNAMED = 1 << Split.values().length;

  /** Looks, and tells the user what is left out. */
  public static ParquetSplits of(
      Session session, String stage, List<FileStatus> files, ShardSettings settings) {
    boolean column =
        RowReader.footer(files.get(0).getPath(), session.storage().configuration())
            .schema()
            .containsField("split");
    Set<Split> named = EnumSet.noneOf(Split.class);
    if (column) {
      int found = inRows(session, files);
      Arrays.stream(Split.values())
          .filter(split -> (found & 1 << split.index()) != 0)
          .forEach(named::add);
      boolean all = (found & UNNAMED) == 0;
      return new ParquetSplits(
          files,
          NamedSplits.rule(stage, named, all, settings),
          !all || named.contains(Split.TRAIN));
    }
    List<FileStatus> taken = files.stream().filter(ParquetSplits::namesSplit).toList();
    if (!taken.isEmpty() && taken.size() < files.size()) {
      List<FileStatus> beside = files.stream().filter(each -> !namesSplit(each)).toList();
      Progress.say(stage + ": left out: " + names(beside) + ", beside files named by split");
    }
    taken.forEach(each -> named.add(ofFile(each.getPath()).orElseThrow()));
    return new ParquetSplits(
        taken.isEmpty() ? files : taken,
        NamedSplits.rule(stage, named, true, settings),
        named.isEmpty() || named.contains(Split.TRAIN));
  }

  private static boolean namesSplit(FileStatus file) {
    return ofFile(file.getPath()).isPresent();
  }

  private static String names(List<FileStatus> files) {
    String names =
        files.stream()
            .limit(NAMED_AT_MOST)
            .map(each -> each.getPath().getName())
            .collect(Collectors.joining(", "));
    int more = files.size() - NAMED_AT_MOST;
    return more > 0 ? names + " and " + more + " more" : names;
  }

  /**
   * The one split that a file's name says, such as {@code validation-00000-of-00001.parquet}, or
   * that of its folder where the name is a mere number, as in {@code default/train/0000.parquet}.
   */
  public static Optional<Split> ofFile(Path file) {
    Set<Split> said =
        Arrays.stream(file.getName().split("[-._ ]"))
            .flatMap(word -> Split.named(word).stream())
            .collect(Collectors.toSet());
    if (file.getName().matches("\\d+\\.parquet")) {
      return Split.named(file.getParent().getName());
    }
    return said.size() == 1 ? said.stream().findAny() : Optional.empty();
  }

  /** The split of each row of a file. */
  public static ShardFile.SplitOfRow ofRows(SplitRule rule, Path file) {
    Optional<Split> ofFile = ofFile(file);
    return (named, key, sha256) -> rule.of(named.or(() -> ofFile), key, sha256);
  }

  private static int inRows(Session session, List<FileStatus> files) {
    List<String> names = files.stream().map(each -> each.getPath().toString()).toList();
    return session
        .context()
        .parallelize(names, names.size())
        .map(name -> inRows(new Path(name)))
        .reduce((one, other) -> one | other);
  }

  private static int inRows(Path file) {
    int[] found = new int[1];
    Optional<Split> ofFile = ofFile(file);
    try (CloseableIterator<ShardRow> rows =
        ShardFile.readWithoutImages(
            file,
            ExecutorConfiguration.get(),
            (named, key, sha256) -> {
              Optional<Split> split = named.or(() -> ofFile);
              found[0] |= split.map(each -> 1 << each.index()).orElse(UNNAMED);
              return split.orElse(Split.TRAIN);
            })) {
      while (rows.hasNext()) {
        rows.next();
      }
    }
    return found[0];
  }
}
