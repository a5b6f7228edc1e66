package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.jobs.testing.PythonCheck;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code deploy/kubernetes} as Kubernetes and Spark's operator take it: by their schemas. */
class KubernetesFilesIT {
  @Test
  void eachFileIsAsTheSchemasHaveItAndTheyAgreeWithEachOther() throws Exception {
    JsonNode checked = PythonCheck.required().run("kubernetes_check.py", List.of());

    assertThat(checked.path("objects").asInt()).isEqualTo(8);
    assertThat(checked.path("copied").asInt()).as("files in the image").isEqualTo(4);
  }

  @Test
  void theCommandsOfTheReadmeMakeWhatTheySay() throws Exception {
    JsonNode found = PythonCheck.required().run("kubernetes_check.py", List.of(Path.of("readme")));

    assertThat(found.path("made"))
        .extracting(JsonNode::asText)
        .containsExactly(
            "CronJob headway",
            "Role headway",
            "RoleBinding headway",
            "ServiceAccount headway",
            "ServiceAccount headway-executor",
            "SparkApplication headway",
            "configmap headway",
            "job headway-now",
            "secret headway-s3");
  }
}
