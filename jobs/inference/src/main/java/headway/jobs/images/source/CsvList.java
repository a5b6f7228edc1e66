package headway.jobs.images.source;

import headway.common.InputException;
import headway.common.dataset.csv.CsvReader;
import headway.common.dataset.csv.StrictUtf8Reader;
import headway.common.storage.Storage;
import headway.jobs.spark.ExecutorConfiguration;
import headway.jobs.spark.Session;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/**
 * The rows of a CSV list (RFC 4180, UTF-8), with string columns named by the header. One task
 * streams the file from start to end, because a line feed within quotes looks like any other.
 * Spark's own reader takes doubled quotes literally, breaks records at quoted line feeds, ignores
 * surplus fields and replaces invalid UTF-8.
 */
final class CsvList {
  private final Path path;
  private final List<String> columns;

  private CsvList(Path path, List<String> columns) {
    this.path = path;
    this.columns = columns;
  }

  /**
   * Reads the rows lazily; errors in rows are reported when they are evaluated.
   *
   * @throws InputException if the header is missing or repeats a column
   */
  static Dataset<Row> read(Session session, Path list) {
    List<String> columns;
    try (CsvReader reader = open(session.storage(), list)) {
      if (!reader.hasNext()) {
        throw new InputException(
            "Cannot read the list " + list + ": it is empty; it needs a line path,label and rows");
      }
      columns = reader.next();
    }
    if (columns.stream().distinct().count() < columns.size()) {
      throw new InputException(
          "Cannot read the list " + list + ": it names a column twice: " + columns);
    }
    String uri = list.toString();
    ArrayList<String> names = new ArrayList<>(columns);
    JavaRDD<Row> rows =
        session
            .context()
            .parallelize(List.of(uri), 1)
            .flatMap(each -> new CsvList(new Path(each), names).rows());
    StructType schema =
        DataTypes.createStructType(
            columns.stream()
                .map(name -> DataTypes.createStructField(name, DataTypes.StringType, true))
                .toArray(StructField[]::new));
    return session.sql().createDataFrame(rows, schema);
  }

  private static CsvReader open(Storage storage, Path list) {
    return new CsvReader(list, new StrictUtf8Reader(list, storage.open(list)));
  }

  private Iterator<Row> rows() {
    CsvReader reader = open(new Storage(ExecutorConfiguration.get()), path);
    TaskCompletionListener close = task -> reader.close();
    TaskContext.get().addTaskCompletionListener(close);
    reader.next();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return reader.hasNext();
      }

      @Override
      public Row next() {
        long line = reader.line();
        return row(line, reader.next());
      }
    };
  }

  private Row row(long line, List<String> fields) {
    boolean surplus = fields.stream().skip(columns.size()).anyMatch(field -> !field.isEmpty());
    if (surplus) {
      throw new InputException(
          "Cannot read the list "
              + path
              + ": line "
              + line
              + " has "
              + fields.size()
              + " fields, but the first line names "
              + columns.size()
              + "; put a field that holds a comma in quotes");
    }
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < fields.size() && !fields.get(i).isEmpty() ? fields.get(i) : null;
    }
    return RowFactory.create(values);
  }
}
