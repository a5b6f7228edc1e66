package headway.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.spark.yarn.YarnAttempt;
import java.util.List;
import org.apache.hadoop.yarn.api.records.ApplicationAttemptId;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.junit.jupiter.api.Test;

/** What doctor says in cluster mode of what came too late. */
class ClusterModeChecksTest {
  private static List<String> lines(int allowed, String name) {
    ApplicationAttemptId id =
        ApplicationAttemptId.newInstance(ApplicationId.newInstance(1_700_000_000_000L, 7), 1);
    return ClusterModeChecks.all(new YarnAttempt(id, allowed), name).stream()
        .map(CheckResult::line)
        .toList();
  }

  @Test
  void findsNothingWrongWithWhatSubmitShPasses() {
    assertThat(lines(2, "headway doctor"))
        .containsExactly(
            "ok    attempts               1 of 2", "ok    application's name     headway doctor");
  }

  @Test
  void saysWhatToGiveSparkSubmit() {
    assertThat(lines(1, "headway.jobs.cli.Main"))
        .anyMatch(
            it -> it.startsWith("warn  attempts ") && it.contains("spark.yarn.maxAppAttempts=2"))
        .anyMatch(it -> it.startsWith("warn  application's name ") && it.contains("--name"));
  }
}
