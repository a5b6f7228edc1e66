package headway.jobs.network;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of {@code network check}. Errors are relative to the largest expected value.
 *
 * @param dl4jError 0 without {@code check.layers}
 * @param cuts the number of checked cuts
 * @param worstError the largest error of all checks
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
