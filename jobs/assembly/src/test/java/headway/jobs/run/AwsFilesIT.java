package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.testing.PythonCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code deploy/emr} as AWS takes it: by botocore's models of the APIs, by aws-cli and moto. */
class AwsFilesIT {
  private static JsonNode found;

  /** Every command of {@code deploy/emr/README.md} has run, each with exit status 0. */
  @BeforeAll
  static void runTheCommandsOfTheReadme() throws Exception {
    found = PythonCheck.required().run("emr_readme_check.py", List.of());
  }

  @Test
  void eachRequestPolicyAndStateIsAsTheApisHaveIt() throws Exception {
    JsonNode checked = PythonCheck.required().run("aws_check.py", List.of());

    assertThat(checked.toString()).isEqualTo("{\"requests\":7,\"policies\":9,\"states\":11}");
  }

  @Test
  void theCommandsMakeWhatTheySay() {
    JsonNode made = found.get("made");

    assertThat(made.get("objects"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "headway/emr.conf", "headway/headway-jobs.jar", "headway/transient-cluster.json");
    assertThat(made.get("roles"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "HeadwayJob", "HeadwayMachine", "HeadwayNode", "HeadwaySchedule", "HeadwayService");
    Map.of(
            "profiles", 1,
            "clusters", 1,
            "steps", 1,
            "machines", 1,
            "schedules", 1,
            "topics", 1,
            "applications", 1)
        .forEach((what, number) -> assertThat(made.get(what).asInt()).as(what).isEqualTo(number));
  }

  @Test
  void theTeardownLeavesNothing() {
    assertThat(found.get("left").properties())
        .hasSize(9)
        .allSatisfy(
            each ->
                assertThat(
                        each.getValue().isArray()
                            ? each.getValue().size()
                            : each.getValue().asInt())
                    .as(each.getKey())
                    .isZero());
  }

  /** Each cluster has its step and has ended; whatever is no success is told once. */
  @ParameterizedTest
  @CsvSource({
    "completed,     SUCCEEDED, 0, 1",
    "failed,        FAILED,    1, 1",
    "ended by hand, FAILED,    1, 1",
    "never ends,    FAILED,    1, 1",
    "no request,    FAILED,    1, 0"
  })
  void theStateMachineEndsItsClusterAndTellsOfFailures(
      String ending, String status, int alarms, int clusters) {
    JsonNode execution = found.get("executions").get(ending);

    assertThat(execution.get("status").asText()).isEqualTo(status);
    assertThat(execution.get("alarms").asInt()).isEqualTo(alarms);
    assertThat(execution.get("clusters").asInt()).isEqualTo(clusters);
    assertThat(execution.get("steps").asInt()).isEqualTo(clusters);
    assertThat(execution.get("ended").asInt()).isEqualTo(clusters);
  }
}
