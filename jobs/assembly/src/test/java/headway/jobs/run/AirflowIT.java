package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.testing.PythonCheck;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code deploy/airflow} as Airflow reads it, with the Amazon provider's own operators. */
class AirflowIT {
  @Test
  void theDagStartsAClusterWaitsForItsRunEndsItAndTellsOfFailures() throws Exception {
    JsonNode found = PythonCheck.withAirflow().run("airflow_check.py", List.of());

    assertThat(found.path("dag").asText()).isEqualTo("headway_nightly");
    assertThat(found.path("schedule").asText()).isEqualTo("0 2 * * *");
    assertThat(found.path("request").asText("?")).as("what the API's model complains of").isEmpty();
    JsonNode tasks = found.path("tasks");
    assertThat(tasks.fieldNames()).toIterable().containsExactly("up", "step", "run", "down");
    assertThat(tasks.at("/up/retries").asInt(-1)).as("one cluster a night").isZero();
    assertThat(tasks.at("/run/after")).extracting(JsonNode::asText).containsExactly("step", "up");
    assertThat(tasks.at("/run/rendered").toString())
        .isEqualTo("{\"job_flow_id\":\"j-1ABCDEFGHIJKL\",\"step_id\":\"s-1ABCDEFGHIJKL\"}");
    assertThat(tasks.at("/down/after")).extracting(JsonNode::asText).containsExactly("run", "up");
    assertThat(tasks.at("/down/teardown").asBoolean()).as("runs whatever became of run").isTrue();
    assertThat(tasks.at("/down/rendered/job_flow_id").asText()).isEqualTo("j-1ABCDEFGHIJKL");
    assertThat(found.at("/alarm/to").asText())
        .isEqualTo("arn:aws:sns:eu-central-1:123456789012:headway-alarm");
    assertThat(found.at("/alarm/message").asText()).startsWith("run of manual__1 failed");
  }
}
