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
    List<TableGroup> groups = new ArrayList<>();
    List<String> group = new ArrayList<>();
    long rows = 0;
    for (TablePart part : parts.stream().sorted(TablePart.BY_NUMBER).toList()) {
      if (part.rows() == 0) {
        continue;
      }
      if (!group.isEmpty() && rows + part.rows() > mostRows) {
        groups.add(new TableGroup(groups.size(), group.toArray(new String[0])));
        group.clear();
        rows = 0;
      }
      group.add(new Path(folder, part.file()).toString());
      rows += part.rows();
    }
    if (!group.isEmpty()) {
      groups.add(new TableGroup(groups.size(), group.toArray(new String[0])));
    }
    return groups;
  }
}
