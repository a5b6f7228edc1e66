package headway.common.dataset.predictions;

import headway.common.dataset.csv.CsvRecord;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import headway.common.storage.atomic.AtomicOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Predictions as CSV in UTF-8, the columns' names in its first line. */
final class CsvPredictionTable implements PredictionTable {
  private final Path path;
  private final PredictionColumns columns;
  private final MessageDigest digest = Sha256.digest();
  private final AtomicOutput published;
  private final OutputStream out;
  private long rows;
  private long length;

  CsvPredictionTable(Path path, PredictionColumns columns, Configuration configuration) {
    this.path = path;
    this.columns = columns;
    this.published = new Storage(configuration).create(path);
    this.out = new BufferedOutputStream(published);
    line(columns.names());
  }

  @Override
  public void write(PredictionRow row) {
    int[] top = PredictionColumns.top(row, columns.everyClass() ? 1 : columns.ranks());
    List<String> fields = new ArrayList<>();
    fields.add(row.key());
    if (columns.truth()) {
      fields.add(columns.classes().get(row.truth()));
    }
    fields.add(columns.classes().get(top[0]));
    fields.add(String.valueOf(PredictionColumns.at(row, top, 0)));
    if (columns.truth()) {
      fields.add(String.valueOf(row.truthProbability()));
    }
    if (columns.everyClass()) {
      for (float probability : row.probabilities()) {
        fields.add(String.valueOf(probability));
      }
    } else {
      for (int rank = 0; rank < top.length; rank++) {
        fields.add(columns.classes().get(top[rank]));
        fields.add(String.valueOf(PredictionColumns.at(row, top, rank)));
      }
    }
    line(fields);
    rows++;
  }

  @Override
  public WrittenFile finish() {
    explaining(
        () -> {
          out.flush();
          published.publish();
        });
    return new WrittenFile(path.getName(), rows, length, Sha256.hex(digest.digest()));
  }

  private void line(List<String> fields) {
    byte[] bytes = CsvRecord.line(fields).getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    length += bytes.length;
    explaining(() -> out.write(bytes));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void explaining(Step step) {
    StorageFailures.explaining(
        "write",
        path,
        () -> {
          step.run();
          return path;
        });
  }

  @Override
  public void close() {
    published.close();
  }
}
