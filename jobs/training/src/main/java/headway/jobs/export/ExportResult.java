package headway.jobs.export;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of export.
 *
 * @param model URI of the classifier
 * @param sha256 of the file
 * @param bytes size of the file
 */
public record ExportResult(
    String status, String model, String sha256, long bytes, List<String> classes)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(FigureText.text("classifier: %s (%.1f MB)", model, bytes / 1e6));
  }
}
