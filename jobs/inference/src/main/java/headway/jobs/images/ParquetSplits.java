package headway.jobs.images;

import headway.common.InputException;
import headway.common.config.images.ShardSettings;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.RowReader;
import headway.common.dataset.split.GroupPattern;
import headway.common.dataset.split.Split;
import headway.common.dataset.split.SplitRule;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Progress;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.io.Serializable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The selected Parquet files and the rule that assigns their rows to splits: by a column {@code
 * split}, else by the file's name, else by the split rule.
 *
 * @param files the selected files
 * @param groupColumn the column of group names, or empty
 * @param labelColumn the column of labels; empty if the schema determines it
 * @param train whether an image may be in the training split
 */
public record ParquetSplits(
    List<FileStatus> files, SplitRule rule, String groupColumn, String labelColumn, boolean train)
    implements Serializable {
  private static final int NAMED_AT_MOST = 5;
  private static final int UNNAMED = 1 << Split.values().length;

  /** Inspects the files and reports those that are left out. */
  public static ParquetSplits of(
      Session session, String stage, List<FileStatus> files, ShardSettings settings) {
    MessageType schema =
        RowReader.footer(files.get(0).getPath(), session.storage().configuration()).schema();
    String groupColumn = groupColumn(schema, stage, files.get(0).getPath(), settings.groups());
    boolean column =
        CommonColumns.require(session, stage, files, settings.labelColumn(), groupColumn);
    Set<Split> named = EnumSet.noneOf(Split.class);
    if (column) {
      int found = inRows(session, files);
      Arrays.stream(Split.values())
          .filter(split -> (found & 1 << split.index()) != 0)
          .forEach(named::add);
      boolean all = (found & UNNAMED) == 0;
      return new ParquetSplits(
          files,
          DeclaredSplits.rule(stage, named, all, settings),
          groupColumn,
          settings.labelColumn(),
          !all || named.contains(Split.TRAIN));
    }
    List<FileStatus> taken = files.stream().filter(ParquetSplits::namesSplit).toList();
    if (!taken.isEmpty() && taken.size() < files.size()) {
      List<FileStatus> beside = files.stream().filter(each -> !namesSplit(each)).toList();
      Progress.say(stage + ": left out: " + names(beside) + ", beside files named by split");
    }
    taken.forEach(each -> named.add(FileSplit.of(each.getPath()).orElseThrow()));
    return new ParquetSplits(
        taken.isEmpty() ? files : taken,
        DeclaredSplits.rule(stage, named, true, settings),
        groupColumn,
        settings.labelColumn(),
        named.isEmpty() || named.contains(Split.TRAIN));
  }

  /**
   * The group column; empty if the grouping is a regular expression on the key.
   *
   * @throws InputException if the column has neither text nor numbers, or a plain word names no
   *     column
   */
  private static String groupColumn(
      MessageType schema, String stage, Path file, GroupPattern groups) {
    String name = groups.expression();
    if (!groups.isNone() && schema.containsField(name)) {
      if (!holdsNames(schema.getType(name))) {
        throw new InputException(
            "Cannot "
                + stage
                + " "
                + file
                + ": its column "
                + name
                + " is of neither text nor numbers ("
                + schema.getType(name).toString().strip().replaceAll("\\s+", " ")
                + "), so it tells no groups; group by another");
      }
      return name;
    }
    if (groups.isPlainWord()) {
      throw new InputException(
          "Cannot "
              + stage
              + " "
              + file
              + ": it has no column "
              + groups
              + " to group by but "
              + schema.getFields().stream().map(Type::getName).toList()
              + "; name one of them, or give a regular expression on the key");
    }
    return "";
  }

  private static boolean holdsNames(Type column) {
    if (!column.isPrimitive() || column.isRepetition(Type.Repetition.REPEATED)) {
      return false;
    }
    return switch (column.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32, INT64, FLOAT, DOUBLE -> true;
      case BINARY ->
          column.getLogicalTypeAnnotation()
              instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation;
      default -> false;
    };
  }

  private static boolean namesSplit(FileStatus file) {
    return FileSplit.of(file.getPath()).isPresent();
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

  /** Determines the split of each row of a file. */
  public ShardFile.SplitOfRow ofRows(Path file) {
    return new OfRows(this, FileSplit.of(file));
  }

  /**
   * The group of a row, if it has one.
   *
   * @param value the row's value in {@code groupColumn}, or empty
   */
  Optional<String> group(String key, String value) {
    return groupColumn.isEmpty()
        ? rule.groups().of(key)
        : Optional.of(value).filter(each -> !each.isBlank());
  }

  /** A copy without the file list, so that it is small in each task. */
  public ParquetSplits withoutFiles() {
    return new ParquetSplits(List.of(), rule, groupColumn, labelColumn, train);
  }

  private record OfRows(ParquetSplits splits, Optional<Split> ofFile)
      implements ShardFile.SplitOfRow {
    @Override
    public Split of(Optional<Split> named, String key, String group, String sha256) {
      return splits.rule.of(named.or(() -> ofFile), splits.group(key, group), sha256);
    }

    @Override
    public String groupColumn() {
      return splits.groupColumn;
    }

    @Override
    public String labelColumn() {
      return splits.labelColumn;
    }
  }

  private static int inRows(Session session, List<FileStatus> files) {
    List<String> names = files.stream().map(each -> each.getPath().toString()).toList();
    return session
        .context()
        .parallelize(names, TaskCount.of(names.size()))
        .map(name -> inRows(new Path(name)))
        .reduce((one, other) -> one | other);
  }

  private static int inRows(Path file) {
    int[] found = new int[1];
    Optional<Split> ofFile = FileSplit.of(file);
    try (CloseableIterator<ShardRow> rows =
        ShardFile.readWithoutImages(
            file,
            ExecutorConfiguration.get(),
            (named, key, group, sha256) -> {
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
