package headway.jobs.doctor;

import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.List;

/**
 * The result of all checks.
 *
 * @param mend the number of failed checks
 * @param warnings the number of checks that passed with advice
 */
public record DoctorResult(String status, long mend, long warnings, List<CheckResult> checks)
    implements StageResult {
  private static final int BAD_INPUT = 3;

  static DoctorResult of(List<CheckResult> checks) {
    return new DoctorResult(
        DONE,
        checks.stream().filter(each -> !each.ok()).count(),
        checks.stream().filter(each -> each.ok() && !each.advice().isEmpty()).count(),
        List.copyOf(checks));
  }

  @Override
  public int exitStatus() {
    return mend > 0 ? BAD_INPUT : 0;
  }

  @Override
  public List<String> summary() {
    return List.of(
        FigureText.text("checks: %d, %d warnings, %d to mend", checks.size(), warnings, mend));
  }
}
