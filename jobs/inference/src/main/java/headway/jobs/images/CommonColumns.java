package headway.jobs.images;

import headway.common.InputException;
import headway.common.dataset.ImageColumns;
import headway.common.dataset.parquet.RowReader;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import headway.jobs.spark.rdd.TaskCount;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The columns that all Parquet files of a data set must have: images, the same class names, and the
 * requested label and group columns. They are read from the footers.
 *
 * @param first the first file's name, for messages
 * @param classes the class names of the first file, by label; empty if it has none
 */
record CommonColumns(
    String first, ArrayList<String> classes, String labelColumn, String groupColumn)
    implements Serializable {
  private static final String SPLIT = "split";

  /**
   * The first character of a file's result: whether it has a split column. The error message
   * follows.
   */
  private static final char WITH_SPLITS = '+';

  private static final char WITHOUT = '-';

  /**
   * Checks every footer, in Spark tasks.
   *
   * @return whether any file has a column {@code split}
   * @throws InputException naming the first file that differs from the others
   */
  static boolean require(
      Session session,
      String stage,
      List<FileStatus> files,
      String labelColumn,
      String groupColumn) {
    List<String> names = files.stream().map(each -> each.getPath().toString()).toList();
    RowReader.Footer footer =
        RowReader.footer(files.get(0).getPath(), session.storage().configuration());
    CommonColumns common =
        new CommonColumns(
            files.get(0).getPath().getName(),
            new ArrayList<>(
                ImageColumns.of(footer.schema(), footer.metadata(), labelColumn)
                    .map(ImageColumns::classes)
                    .orElse(List.of())),
            labelColumn,
            groupColumn);
    String found =
        names.size() == 1
            ? common.of(names.get(0), session.storage().configuration())
            : session
                .context()
                .parallelize(names, TaskCount.of(names.size()))
                .map(name -> common.of(name, ExecutorConfiguration.get()))
                .reduce(CommonColumns::both);
    if (found.length() > 1) {
      throw new InputException("Cannot " + stage + " " + found.substring(1));
    }
    return found.charAt(0) == WITH_SPLITS;
  }

  /** Combines the results of two files; of two errors the alphabetically first one wins. */
  private static String both(String one, String other) {
    char splits = one.charAt(0) == WITH_SPLITS ? WITH_SPLITS : other.charAt(0);
    String wrong = one.substring(1);
    String more = other.substring(1);
    boolean second = wrong.isEmpty() || (!more.isEmpty() && more.compareTo(wrong) < 0);
    return splits + (second ? more : wrong);
  }

  private String of(String file, Configuration configuration) {
    RowReader.Footer footer = RowReader.footer(new Path(file), configuration);
    char splits = footer.schema().containsField(SPLIT) ? WITH_SPLITS : WITHOUT;
    return splits + wrong(footer).map(each -> file + ": " + each).orElse("");
  }

  private Optional<String> wrong(RowReader.Footer footer) {
    MessageType schema = footer.schema();
    Optional<ImageColumns> columns = ImageColumns.of(schema, footer.metadata(), labelColumn);
    if (columns.isEmpty()) {
      return Optional.of(
          "it has no column of images, as %s has, but %s; move it away from the images"
              .formatted(first, names(schema)));
    }
    if (!labelColumn.isEmpty() && columns.get().label().isEmpty()) {
      return Optional.of(
          "it has no column %s to take labels from but %s; give --label-column another"
              .formatted(labelColumn, names(schema)));
    }
    if (!groupColumn.isEmpty() && !schema.containsField(groupColumn)) {
      return Optional.of(
          "it has no column %s to group by, as %s has, but %s; write it to every file"
              .formatted(groupColumn, first, names(schema)));
    }
    List<String> own = columns.get().classes();
    return own.isEmpty() || classes.isEmpty() || own.equals(classes)
        ? Optional.empty()
        : Optional.of(difference(own));
  }

  private String difference(List<String> own) {
    int most = Math.min(own.size(), classes.size());
    int label = 0;
    while (label < most && own.get(label).equals(classes.get(label))) {
      label++;
    }
    String words =
        label == most
            ? "it names %d classes, but %s names %d".formatted(own.size(), first, classes.size())
            : "its label %d is %s, but that of %s is %s"
                .formatted(label, own.get(label), first, classes.get(label));
    return words + "; write all files with the same ClassLabel";
  }

  private static String names(MessageType schema) {
    return schema.getFields().stream().map(Type::getName).collect(Collectors.joining(", "));
  }
}
