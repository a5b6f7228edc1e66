package headway.common.dataset.predictions;

import headway.common.dataset.csv.CsvRecord;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.BufferedOutputStream;
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
  private final OutputStream out;
  private long rows;
  private long length;

  CsvPredictionTable(Path path, PredictionColumns columns, Configuration configuration) {
    this.path = path;
    this.columns = columns;
    this.out = new BufferedOutputStream(new Storage(configuration).create(path));
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
    close();
    return new WrittenFile(path.getName(), rows, length, Sha256.hex(digest.digest()));
  }

  private void line(List<String> fields) {
    byte[] bytes = CsvRecord.line(fields).getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    length += bytes.length;
    StorageFailures.explaining(
        "write",
        path,
        () -> {
          out.write(bytes);
          return path;
        });
  }

  @Override
  public void close() {
    StorageFailures.explaining(
        "write",
        path,
        () -> {
          out.close();
          return path;
        });
  }
}
