package headway.common.config.images;

import headway.common.config.section.SettingsSection;
import java.util.List;

/** Section {@code predict}; empty texts mean the workspace's defaults. */
public record PredictSettings(
    List<String> images, String output, String model, String labels, Format format, int topK) {

  /** Instead of a URI of labels: those that the network has itself. */
  public static final String OWN_LABELS = "own";

  /** How predictions are written. */
  public enum Format {
    PARQUET,
    CSV
  }

  public static PredictSettings from(SettingsSection section) {
    return new PredictSettings(
        section.textOrTexts("images"),
        section.text("output"),
        section.text("model"),
        section.text("labels"),
        section.choice("format", Format.class),
        section.integer("topK", 1));
  }
}
