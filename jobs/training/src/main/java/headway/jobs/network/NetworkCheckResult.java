package headway.jobs.network;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * What {@code network check} found; errors are relative to the largest expected value.
 *
 * @param cuts that were checked
 * @param worstError of all of them
 */
record NetworkCheckResult(
    String status, String network, double onnxError, double dl4jError, int cuts, double worstError)
    implements StageResult {
  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text(
            "error: %.1e at most (ONNX Runtime %.1e, DL4J %.1e, %s)",
            worstError, onnxError, dl4jError, FigureText.count(cuts, "cut")));
  }
}
