package headway.jobs.sweep;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;
import java.util.Map;

/**
 * The trials of a search.
 *
 * @param trials their number, including failed ones and those of earlier runs
 * @param reused the number of trials that an earlier run finished
 * @param failed the number of trials that failed, for example because the loss was not finite
 * @param best settings of the best trial
 * @param validationAccuracy of the best trial
 * @param validationLoss of the best trial
 * @param promoted whether the workspace's model was replaced by the best trial's
 * @param ranking all trials, the best one first
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

  /** One trial; its metrics are null if it failed. */
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
