package headway.jobs.sweep;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;

/**
 * The trials of a search.
 *
 * @param trials how many, those that failed and those of earlier runs included
 * @param reused ended by an earlier run
 * @param failed for a reason of their own, such as a loss that is no number
 * @param best its settings
 * @param validationAccuracy of the best
 * @param promoted whether the workspace's model is now the best trial's
 * @param ranking the best one first
 * @param report URI of the page
 */
public record SweepResult(
    String status,
    int trials,
    int reused,
    int failed,
    Map<String, String> best,
    double validationAccuracy,
    double validationLoss,
    boolean promoted,
    List<Ranked> ranking,
    String report)
    implements StageResult {

  /** One trial; figures are null where it failed. */
  public record Ranked(
      String hash,
      Map<String, String> settings,
      Double validationAccuracy,
      Double validationLoss,
      Integer epoch,
      double seconds,
      String failure) {

    static Ranked of(Trial trial) {
      return new Ranked(
          trial.hash(),
          trial.settings(),
          trial.validationAccuracy(),
          trial.validationLoss(),
          trial.epoch(),
          trial.seconds(),
          trial.failure());
    }
  }

  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text(
            "best: %s of %s%s: validation accuracy %.3f, loss %.4f",
            best,
            FigureText.count(trials, "trial"),
            failed == 0 ? "" : FigureText.text(", of which %d failed", failed),
            validationAccuracy,
            validationLoss),
        promoted
            ? "model: trained with these settings"
            : "model: as before; --promote true trains it with these settings",
        "page: " + report);
  }
}
