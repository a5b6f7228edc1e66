package headway.jobs.predict;

import headway.common.dataset.PredictionRow;
import headway.common.storage.Failures;
import headway.common.storage.Storage;
import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Predictions as CSV (RFC 4180) with the columns {@code key, label, probability, topK}, where
 * {@code topK} is {@code label:probability} joined by semicolons.
 */
final class CsvOutput implements PredictionOutput {
  private final Path path;
  private final BufferedWriter out;

  CsvOutput(Path path, Configuration configuration) {
    this.path = path;
    this.out =
        new BufferedWriter(
            new OutputStreamWriter(
                new Storage(configuration).create(path), StandardCharsets.UTF_8));
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
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }

  private void line(String text) {
    Failures.explaining(
        "write",
        path,
        () -> {
          out.write(text);
          out.write('\n');
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
