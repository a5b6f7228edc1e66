package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import headway.common.SharedFiles;
import headway.common.config.SettingsLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a user hands to a cluster as they are. */
class DeployFilesTest {
  private static final Path ROOT = SharedFiles.projectRoot();

  @ParameterizedTest
  @ValueSource(strings = {"local.conf", "emr.conf", "gpu.conf"})
  void holdsOnlySettingsThatExist(String name) throws IOException {
    String text = Files.readString(ROOT.resolve("conf").resolve(name));

    assertThatCode(() -> SettingsLoader.load(Optional.of(text), name, Map.of()))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.json", "steps.json", "iam-policy.json"})
  void isJson(String name) {
    assertThatCode(() -> json(name)).doesNotThrowAnyException();
  }

  @Test
  void submitsOneStepThatThrowsRatherThanTakesTheClusterDown() throws IOException {
    JsonNode step = json("steps.json").get(0);

    assertThat(step.get("Jar").asText()).isEqualTo("command-runner.jar");
    assertThat(step.get("ActionOnFailure").asText()).isEqualTo("CONTINUE");
    assertThat(texts(step.get("Args")))
        .startsWith("spark-submit", "--deploy-mode", "cluster")
        .contains("headway.jobs.cli.Main", "run");
  }

  @Test
  void grantsWhatMultipartUploadsNeedAndNoWildcard() throws IOException {
    List<String> actions = new ArrayList<>();
    List<String> resources = new ArrayList<>();
    for (JsonNode statement : json("iam-policy.json").get("Statement")) {
      actions.addAll(texts(statement.get("Action")));
      resources.add(statement.get("Resource").asText());
    }

    assertThat(actions)
        .contains(
            "s3:ListBucket",
            "s3:ListBucketMultipartUploads",
            "s3:GetObject",
            "s3:PutObject",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts")
        .noneMatch(action -> action.contains("*"));
    assertThat(resources).allMatch(resource -> resource.startsWith("arn:aws:s3:::BUCKET"));
  }

  @Test
  void tellsSparkTheGpusOfANode(@TempDir Path folder) throws IOException, InterruptedException {
    Path driver = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\nprintf '0\\n1\\n'\n");
    assertThat(driver.toFile().setExecutable(true)).isTrue();
    ProcessBuilder script = new ProcessBuilder(ROOT.resolve("deploy/discover-gpus").toString());
    script.environment().merge("PATH", folder + ":", (path, first) -> first + path);

    Process process = script.start();
    String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(found.trim()).isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}");
  }

  @Test
  void shipsTheDemoPhotosWithTheirLicence() throws IOException {
    Path demo = ROOT.resolve("deploy/demo");
    try (Stream<Path> photos = Files.walk(demo.resolve("photos"))) {
      assertThat(photos.filter(Files::isRegularFile)).hasSize(392);
    }
    assertThat(Files.readString(demo.resolve("ATTRIBUTION.md")))
        .contains("MIT License", "Copyright (c) Microsoft Corporation");
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(ROOT.resolve("deploy/emr").resolve(name).toFile());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
