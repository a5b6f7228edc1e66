package headway.jobs.doctor;

import headway.jobs.spark.yarn.YarnAttempt;
import java.util.List;

/** The checks of what spark-submit must say before YARN starts a driver in cluster mode. */
final class ClusterModeChecks {
  private static final String NAMELESS = "headway.jobs.cli.Main";

  private ClusterModeChecks() {}

  /**
   * Checks an attempt.
   *
   * @param name of the application, as it was submitted
   */
  static List<CheckResult> all(YarnAttempt attempt, String name) {
    return List.of(attempts(attempt), name(name));
  }

  private static CheckResult attempts(YarnAttempt attempt) {
    String detail = attempt.id().getAttemptId() + " of " + attempt.allowed();
    return attempt.allowed() > 1
        ? CheckResult.ok("attempts", detail)
        : CheckResult.warn(
            "attempts",
            detail,
            "a driver that is lost ends the run: give spark-submit --conf"
                + " spark.yarn.maxAppAttempts=2, and allow as many by"
                + " yarn.resourcemanager.am.max-attempts");
  }

  private static CheckResult name(String name) {
    return name.equals(NAMELESS)
        ? CheckResult.warn(
            "application's name", name, "give spark-submit --name headway, to find it by")
        : CheckResult.ok("application's name", name);
  }
}
