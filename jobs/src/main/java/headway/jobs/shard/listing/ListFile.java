package headway.jobs.shard.listing;

import headway.common.InputException;
import headway.common.dataset.Split;
import headway.common.dataset.SplitRatio;
import headway.jobs.images.ImageRef;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A CSV (with a header) or Parquet list of {@code path, label[, split]}; paths are URIs, or
 * relative to the list's folder.
 */
public final class ListFile {
  private ListFile() {}

  /**
   * The list's images. One path under two labels stays two images, which are found to contradict
   * each other once they are read.
   */
  public static Listing read(Session session, Path list, SplitRatio ratio) {
    boolean csv = list.getName().endsWith(".csv");
    Dataset<Row> rows =
        csv
            ? session.sql().read().option("header", "true").csv(list.toString())
            : session.sql().read().parquet(list.toString());
    List<String> columns = Arrays.asList(rows.columns());
    for (String wanted : List.of("path", "label")) {
      if (!columns.contains(wanted)) {
        throw new InputException(
            "Cannot read the list "
                + list
                + ": it has no column "
                + wanted
                + " but "
                + columns
                + "; it needs path, label and, if you like, split");
      }
    }
    requireComplete(rows, list);
    boolean hasSplit = columns.contains("split");
    List<String> classes =
        rows.select("label").distinct().javaRDD().map(row -> text(row, 0)).collect();
    ArrayList<String> sorted = new ArrayList<>(classes);
    sorted.sort(String::compareTo);
    String folder = list.getParent().toString();
    String name = list.toString();
    JavaRDD<ImageRef> images =
        rows.selectExpr("path", "label", hasSplit ? "split" : "'' as split")
            .javaRDD()
            .map(row -> image(row, name, folder, sorted, ratio))
            .keyBy(image -> image.key() + '\0' + image.label())
            .reduceByKey(ListFile::first)
            .values();
    return new Listing(List.copyOf(sorted), images);
  }

  private static void requireComplete(Dataset<Row> rows, Path list) {
    List<Row> incomplete =
        rows.select("path", "label")
            .filter("path is null or trim(path) = '' or label is null or trim(label) = ''")
            .takeAsList(1);
    if (!incomplete.isEmpty()) {
      throw new InputException(
          "Cannot read the list "
              + list
              + ": the row "
              + incomplete.get(0)
              + " has no path or no label; complete or remove it");
    }
  }

  /** Of two rows for one path and label the one of the lower split, whatever order they come in. */
  private static ImageRef first(ImageRef a, ImageRef b) {
    return a.split().index() <= b.split().index() ? a : b;
  }

  private static String text(Row row, int column) {
    return row.isNullAt(column) ? "" : String.valueOf(row.get(column)).trim();
  }

  private static ImageRef image(
      Row row, String list, String folder, List<String> classes, SplitRatio ratio) {
    String path = text(row, 0);
    int label = classes.indexOf(text(row, 1));
    String split = text(row, 2);
    String uri = path.contains(":/") || path.startsWith("/") ? path : folder + "/" + path;
    return new ImageRef(
        path, uri, -1, 0, label, split.isEmpty() ? ratio.of(path) : split(split, path, list));
  }

  private static Split split(String name, String path, String list) {
    return Split.named(name)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot read the list "
                        + list
                        + ": the split '"
                        + name
                        + "' of "
                        + path
                        + " is none of train, val and test; write one of them or leave it empty"));
  }
}
