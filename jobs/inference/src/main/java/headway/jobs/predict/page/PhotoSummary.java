package headway.jobs.predict.page;

import headway.common.dataset.QuarantineRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.part.Part;
import headway.common.storage.Storage;
import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.hadoop.fs.Path;

/** Console lines of single images: their predictions, or why they were refused. */
public record PhotoSummary(Storage storage, Path quarantine, ShownPhotos shown) {
  private static final int LABELS = 3;

  public List<String> of(List<Part> parts) {
    List<String> lines = new ArrayList<>();
    for (Part part : parts) {
      shown
          .of(part)
          .forEach(photo -> lines.add(line(photo.key(), photo.labels(), photo.probabilities())));
      for (String file : part.quarantine()) {
        try (CloseableIterator<QuarantineRow> rows =
            QuarantineRow.TABLE.read(new Path(quarantine, file), storage.configuration())) {
          rows.forEachRemaining(row -> lines.add(line(row)));
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  public static String line(QuarantineRow refused) {
    return refused.key() + ": refused: " + refused.reason();
  }

  /** One line with the most probable labels, best first. */
  public static String line(String key, String[] labels, float[] probabilities) {
    StringJoiner guesses = new StringJoiner(", ");
    for (int i = 0; i < Math.min(LABELS, labels.length); i++) {
      guesses.add(FigureText.text("%s %.3f", labels[i], probabilities[i]));
    }
    return key + ": " + guesses;
  }
}
