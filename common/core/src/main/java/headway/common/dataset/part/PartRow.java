package headway.common.dataset.part;

import headway.common.dataset.parquet.RecordTable;
import headway.common.dataset.split.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A file of a part, as the table of a manifest has it. The rows of a part are together: its data
 * files, then its files in the quarantine; a part without either has one row.
 *
 * @param part its name
 * @param number of the part
 * @param made hash of what the part is made of
 * @param refused images of the part that were left out; 0 in all rows of a part but the first
 * @param firstReason why the first was, or empty; in the first row of a part
 * @param unlabelled images of the part without a class; in the first row of a part
 * @param split of the file's images; null for a file in the quarantine, or where there is none
 * @param file its name relative to the manifest's folder or the quarantine; empty if there is none
 * @param labels that occur, ascending
 * @param images of each of them
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one row.
public record PartRow(
    String part,
    int number,
    String made,
    long refused,
    String firstReason,
    long unlabelled,
    Split split,
    String file,
    long rows,
    long bytes,
    String contentSha256,
    int[] labels,
    long[] images) {
  /** The table of parts. */
  public static final RecordTable<PartRow> TABLE = RecordTable.of(PartRow.class, "parts", 4L << 20);

  /** The columns of class counts, which are most of the table. */
  public static final Set<String> COUNTS = Set.of("labels", "images");

  private static final int[] NO_LABELS = {};
  private static final long[] NO_IMAGES = {};

  /** The rows of a part. */
  public static List<PartRow> of(Part part) {
    List<PartRow> rows = new ArrayList<>();
    for (CountedFile each : part.files()) {
      DataFile file = each.file();
      rows.add(
          new PartRow(
              part.name(),
              part.number(),
              part.made(),
              rows.isEmpty() ? part.refused() : 0,
              rows.isEmpty() ? part.firstReason() : "",
              rows.isEmpty() ? part.unlabelled() : 0,
              file.split(),
              file.name(),
              file.rows(),
              file.bytes(),
              file.contentSha256(),
              each.classCounts().labels(),
              each.classCounts().images()));
    }
    List<String> others = part.quarantine();
    for (String name : rows.isEmpty() && others.isEmpty() ? List.of("") : others) {
      rows.add(
          new PartRow(
              part.name(),
              part.number(),
              part.made(),
              rows.isEmpty() ? part.refused() : 0,
              rows.isEmpty() ? part.firstReason() : "",
              rows.isEmpty() ? part.unlabelled() : 0,
              null,
              name,
              0,
              0,
              "",
              NO_LABELS,
              NO_IMAGES));
    }
    return rows;
  }

  /** The part that these rows are of, all of them in their order. */
  public static Part part(List<PartRow> rows) {
    PartRow first = rows.get(0);
    return new Part(
        first.part(),
        first.number(),
        first.made(),
        rows.stream().filter(each -> each.split() != null).map(PartRow::counted).toList(),
        rows.stream()
            .filter(each -> each.split() == null && !each.file().isEmpty())
            .map(PartRow::file)
            .toList(),
        first.refused(),
        first.firstReason(),
        first.unlabelled());
  }

  private CountedFile counted() {
    return new CountedFile(
        new DataFile(file, split, rows, bytes, contentSha256), ClassCounts.of(labels, images));
  }
}
