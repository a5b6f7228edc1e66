package headway.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.jobs.Shapes;
import headway.jobs.testing.OwnProcess;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.testing.server.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is gone for good while a run writes there. */
class LostStoreIT {
  private static final int MOST_LINES = 60;

  @TempDir Path folder;

  @Test
  void endsInOneLineWithoutStackTraces() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path images = Shapes.folders(folder.resolve("images"), 20);
    Path bucket = Files.createDirectories(folder.resolve("objects/headway"));
    SparkSubmit.Result result;
    try (VersityGw server = VersityGw.start(folder);
        OwnProcess run = OwnProcess.headway(arguments(server, images))) {
      while (!hasFeatures(bucket)) {
        assertThat(run.endsWithin(Duration.ofMillis(20))).as("before it has features").isFalse();
      }
      server.close();
      result = run.result();
    }

    assertThat(result.exit()).as(result.stderr()).isEqualTo(4);
    assertThat(result.stderr()).doesNotContain("\tat ");
    assertThat(result.stderr().lines()).hasSizeLessThan(MOST_LINES);
    assertThat(result.stderr().lines().filter(line -> line.startsWith("headway: "))).hasSize(1);
    assertThat(result.stderr().lines().toList().get((int) result.stderr().lines().count() - 1))
        .startsWith("headway: Cannot ")
        .contains("s3a://headway/work/", "run the command again");
  }

  private static boolean hasFeatures(Path bucket) throws IOException {
    Path features = bucket.resolve("work/features");
    if (!Files.isDirectory(features)) {
      return false;
    }
    try (Stream<Path> files = Files.list(features)) {
      return files.anyMatch(file -> file.toString().endsWith(".parquet"));
    }
  }

  private static String[] arguments(VersityGw server, Path images) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--images",
                images.toString(),
                "--workspace",
                "s3a://headway/work",
                "--epochs",
                "500"));
    Map.of(
            "endpoint", server.endpoint().toString(),
            "endpoint.region", "us-east-1",
            "path.style.access", "true",
            "connection.ssl.enabled", "false",
            "access.key", VersityGw.ACCESS_KEY,
            "secret.key", VersityGw.SECRET_KEY,
            "attempts.maximum", "1",
            "retry.limit", "1")
        .forEach(
            (key, value) ->
                arguments.addAll(List.of("--set", "spark.hadoop.fs.s3a." + key + "=" + value)));
    return arguments.toArray(new String[0]);
  }
}
