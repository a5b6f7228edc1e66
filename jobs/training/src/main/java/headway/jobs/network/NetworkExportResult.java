package headway.jobs.network;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code network export}.
 *
 * @param cut the tensor where the exported part ends; empty for the whole network
 * @param model URI of the file
 * @param sha256 of the file
 */
record NetworkExportResult(
    String status, String network, String cut, String model, String sha256, long bytes)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text(
            "written: %s (%.1f MB), %s",
            model, bytes / 1e6, cut.isEmpty() ? "the whole network" : "what lies below " + cut));
  }
}
