package headway.jobs.predictions;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionRow;
import headway.common.dataset.predictions.PredictionTable;
import headway.common.dataset.predictions.PredictionTable.TableFormat;
import headway.jobs.parts.Attempt;
import headway.jobs.parts.PartOutput;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Merges parts into tables with few files. The files do not depend on the number of tasks or on the
 * cluster. Rows are copied in the executors.
 *
 * @param forms the formats of the table
 * @param folders the output folder of each format
 */
public record TableMerger(
    Session session, PredictionColumns columns, List<TableFormat> forms, List<Path> folders) {
  /** The maximum number of rows per file, unless a single part has more. */
  static final long MOST_ROWS = 100_000;

  private static final int LEAST_BLOCKS = 4;

  /**
   * Writes the tables, replacing files of the same names.
   *
   * @param parts by ascending number; parts without rows have no file
   * @param folder of the parts
   * @return the files of each format
   */
  public List<List<WrittenFile>> write(List<TablePart> parts, Path folder) {
    List<TableGroup> groups = groups(parts, folder, MOST_ROWS);
    List<TableGroupFiles> written = groups.isEmpty() ? List.of() : write(groups);
    return IntStream.range(0, forms.size())
        .mapToObj(form -> written.stream().map(each -> each.files()[form]).toList())
        .toList();
  }

  private List<TableGroupFiles> write(List<TableGroup> groups) {
    ArrayList<TableFormat> written = new ArrayList<>(forms);
    PredictionColumns sent = columns;
    PartOutput output = new PartOutput(folders);
    return session
        .context()
        .parallelize(groups, groups.size())
        .map(group -> output.write((to, attempt) -> merge(group, written, sent, to, attempt)))
        .collect();
  }

  private static TableGroupFiles merge(
      TableGroup group,
      List<TableFormat> forms,
      PredictionColumns columns,
      List<Path> folders,
      Attempt attempt) {
    Configuration configuration = attempt.configuration();
    List<PredictionTable> tables = new ArrayList<>();
    try {
      for (int form = 0; form < forms.size(); form++) {
        tables.add(
            forms.get(form).create(folders.get(form), group.number(), columns, configuration));
      }
      for (String part : group.parts()) {
        try (CloseableIterator<PredictionRow> rows =
            PredictionRow.TABLE.read(new Path(part), configuration)) {
          rows.forEachRemaining(row -> tables.forEach(table -> table.write(row)));
        }
      }
      attempt.requirePermission();
      return new TableGroupFiles(
          tables.stream().map(PredictionTable::finish).toArray(WrittenFile[]::new));
    } finally {
      tables.forEach(PredictionTable::close);
    }
  }

  /** Groups the parts in order, each file with as many as fit. */
  static List<TableGroup> groups(List<TablePart> parts, Path folder, long mostRows) {
    List<List<TablePart>> files =
        together(parts.stream().sorted(TablePart.BY_NUMBER).toList(), mostRows);
    return IntStream.range(0, files.size())
        .mapToObj(
            number ->
                new TableGroup(
                    number,
                    files.get(number).stream()
                        .map(part -> new Path(folder, part.file()).toString())
                        .toArray(String[]::new)))
        .toList();
  }

  /**
   * Divides consecutive blocks of rows among tasks, each of which writes one part. A task has at
   * least {@value #LEAST_BLOCKS} blocks, and more where there would be too many tasks, but never
   * rows of two files of the table, so that the files are as if each block were a part.
   *
   * @param rows of each block
   * @return the blocks of each task
   */
  public static List<int[]> tasks(int[] rows) {
    List<TablePart> blocks =
        IntStream.range(0, rows.length).mapToObj(i -> new TablePart(i, "", rows[i])).toList();
    long most =
        rowsOfTask(IntStream.of(rows).max().orElse(0), IntStream.of(rows).asLongStream().sum());
    return together(blocks, MOST_ROWS).stream()
        .flatMap(file -> together(file, most).stream())
        .map(task -> task.stream().mapToInt(TablePart::number).toArray())
        .toList();
  }

  /** The maximum number of rows of a task, unless a single block has more. */
  public static long rowsOfTask(long rowsOfBlock, long rows) {
    long bounded = (rows + TaskCount.MOST - 1) / TaskCount.MOST;
    return Math.min(MOST_ROWS, Math.max(LEAST_BLOCKS * rowsOfBlock, bounded));
  }

  /** Consecutive parts with rows, in as few groups as have at most {@code mostRows} each. */
  private static List<List<TablePart>> together(List<TablePart> parts, long mostRows) {
    List<List<TablePart>> groups = new ArrayList<>();
    long rows = 0;
    for (TablePart part : parts) {
      if (part.rows() == 0) {
        continue;
      }
      if (groups.isEmpty() || rows + part.rows() > mostRows) {
        groups.add(new ArrayList<>());
        rows = 0;
      }
      groups.get(groups.size() - 1).add(part);
      rows += part.rows();
    }
    return groups;
  }
}
