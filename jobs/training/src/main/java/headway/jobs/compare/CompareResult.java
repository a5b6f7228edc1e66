package headway.jobs.compare;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The compared runs.
 *
 * @param best name of the best run
 * @param sameData whether all runs used the same images in the same splits
 * @param runs by the metric of {@code train.keepBest}, the best one first
 * @param report URI of the page
 */
public record CompareResult(
    String status, String best, boolean sameData, List<ComparedRun> runs, String report)
    implements StageResult {
  @Override
  public List<String> summary() {
    Double accuracy = runs.get(0).validationAccuracy();
    return List.of(
        FigureText.text(
            "best: %s of %s%s",
            best,
            FigureText.count(runs.size(), "run"),
            accuracy == null ? "" : FigureText.text(", validation accuracy %.3f", accuracy)),
        "page: " + report);
  }
}
