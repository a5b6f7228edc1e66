package headway.jobs.predict;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.Part;
import headway.common.dataset.predictions.PredictionColumns;
import headway.common.dataset.predictions.PredictionRow;
import headway.jobs.predict.page.PhotoSummary;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;

/**
 * Console lines for images that were given by name and lie in a folder that is predicted as a
 * whole.
 *
 * @param parts folder of the parts
 * @param quarantine folder of the quarantine tables
 */
record NamedPhotos(Session session, Path parts, Path quarantine, PredictionColumns columns) {

  /**
   * One line for each image that is in one of the parts.
   *
   * @param uris of images
   */
  List<String> of(List<String> uris, List<Part> wanted) {
    HashSet<String> keys = new HashSet<>();
    List<String> predicted = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (Part part : wanted) {
      List<String> within = keys(PredictionPartName.parse(part.name()), uris);
      if (!within.isEmpty()) {
        keys.addAll(within);
        part.files().forEach(each -> predicted.add(new Path(parts, each.file().name()).toString()));
        part.quarantine().forEach(each -> refused.add(new Path(quarantine, each).toString()));
      }
    }
    PredictionColumns answered = columns;
    List<String> lines = new ArrayList<>();
    lines.addAll(lines(predicted, file -> ofPart(file, keys, answered)));
    lines.addAll(lines(refused, file -> ofQuarantine(file, keys)));
    lines.sort(null);
    return lines;
  }

  private static List<String> keys(PredictionPartName part, List<String> uris) {
    return part.isFolder()
        ? uris.stream()
            .filter(uri -> PredictionPartName.isBelow(uri, part.location()))
            .map(part::key)
            .toList()
        : List.of();
  }

  /** Reads the lines of one file. */
  private interface Lines extends java.io.Serializable {
    Iterator<String> of(String file);
  }

  private List<String> lines(List<String> files, Lines lines) {
    if (files.isEmpty()) {
      return List.of();
    }
    JavaRDD<String> each = session.context().parallelize(files, TaskCount.of(files.size()));
    return each.flatMap(lines::of).collect();
  }

  private static Iterator<String> ofPart(String file, Set<String> keys, PredictionColumns columns) {
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<PredictionRow> rows =
        PredictionRow.TABLE.read(new Path(file), ExecutorConfiguration.get())) {
      while (rows.hasNext()) {
        PredictionRow row = rows.next();
        if (keys.contains(row.key())) {
          int[] top = PredictionColumns.top(row, columns.ranks());
          lines.add(
              PhotoSummary.line(
                  row.key(),
                  Arrays.stream(top).mapToObj(columns.classes()::get).toArray(String[]::new),
                  PredictionColumns.probabilities(row, top)));
        }
      }
    }
    return lines.iterator();
  }

  private static Iterator<String> ofQuarantine(String file, Set<String> keys) {
    List<String> lines = new ArrayList<>();
    try (CloseableIterator<QuarantineRow> rows =
        QuarantineRow.TABLE.read(new Path(file), ExecutorConfiguration.get())) {
      while (rows.hasNext()) {
        QuarantineRow row = rows.next();
        if (keys.contains(row.key())) {
          lines.add(PhotoSummary.line(row));
        }
      }
    }
    return lines.iterator();
  }
}
