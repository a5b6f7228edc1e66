package headway.jobs.predict;

import headway.common.dataset.PredictionRow;
import headway.common.dataset.parquet.WrittenFile;
import headway.common.storage.Failures;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.StringJoiner;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Predictions as CSV (RFC 4180) with the columns {@code key, label, probability, topK}, where
 * {@code topK} is {@code label:probability} joined by semicolons.
 */
final class CsvOutput implements PredictionOutput {
  private final Path path;
  private final MessageDigest digest = Sha256.digest();
  private final OutputStream out;
  private long rows;
  private long length;

  CsvOutput(Path path, Configuration configuration) {
    this.path = path;
    this.out = new BufferedOutputStream(new Storage(configuration).create(path));
    line("key,label,probability,topK");
  }

  @Override
  public void write(PredictionRow row) {
    StringJoiner top = new StringJoiner(";");
    for (int i = 0; i < row.labels().size(); i++) {
      top.add(row.labels().get(i) + ":" + row.probabilities()[i]);
    }
    line(
        quoted(row.key())
            + ","
            + quoted(row.labels().get(0))
            + ","
            + row.probabilities()[0]
            + ","
            + quoted(top.toString()));
    rows++;
  }

  @Override
  public WrittenFile finish() {
    close();
    return new WrittenFile(path.getName(), rows, length, Sha256.hex(digest.digest()));
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private void line(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    digest.update(bytes);
    length += bytes.length;
    Failures.explaining(
        "write",
        path,
        () -> {
          out.write(bytes);
          return path;
        });
  }

  @Override
  public void close() {
    Failures.explaining(
        "write",
        path,
        () -> {
          out.close();
          return path;
        });
  }
}
