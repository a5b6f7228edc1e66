package headway.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of the README, as a new user types it. */
class DemoIT {
  private static final Duration LIMIT = Duration.ofMinutes(8);

  /** Of the 83 photos that content puts into val; 0.747 with the default seed. */
  private static final double LEAST_ACCURACY = 0.7;

  @TempDir private Path folder;

  @Test
  void learnsTheDemoPhotosAndFindsThemAgain() throws IOException, InterruptedException {
    Path bucket = folder.resolve("a bucket");
    JsonNode first = demo(bucket);

    assertThat(first.path("stages").path("shard").path("images").asInt()).isEqualTo(392);
    assertThat(first.path("stages").path("evaluate").path("accuracy").asDouble())
        .isGreaterThanOrEqualTo(LEAST_ACCURACY);
    Path report = bucket.resolve("headway/demo/report/index.html");
    assertThat(report).content().contains("Headway demo", "Confusion matrix");
    System.err.println("demo: " + first.get("seconds") + " s");

    JsonNode again = demo(bucket);

    assertThat(again.get("status").asText()).isEqualTo("unchanged");
    assertThat(again.path("stages").path("export").get("sha256"))
        .isEqualTo(first.path("stages").path("export").get("sha256"));
  }

  private JsonNode demo(Path bucket) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder launcher =
        new ProcessBuilder(
            SharedFiles.projectRoot().resolve("deploy/headway").toString(),
            "demo",
            "--embedded-s3",
            bucket.toString());
    launcher.environment().remove("SPARK_HOME");
    Process process = launcher.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    String said = Files.readString(err);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .containsPattern("demo: accuracy: 0\\.\\d+ \\(95 % interval")
        .endsWith("demo: page: " + bucket + "/headway/demo/report/index.html\n");
    List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
    return JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
  }
}
