package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.Requirement;
import headway.jobs.testing.SparkHome;
import headway.jobs.testing.SparkSubmit;
import headway.jobs.testing.YarnApplications;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job by Spark 4.0 on a YARN cluster of the Hadoop version that it comes with, 3.4.1. */
class ClusterYarn34IT {
  private static final String VERSION = "3.4.1";

  @TempDir Path folder;

  /** Parquet files of Spark 4.0 are other files; their rows, and the head, are the same. */
  @Test
  void givesTheHeadOfOneProcess() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path images = Shapes.folders(folder.resolve("images"), 8);
    JsonNode inProcess = Typed.done(run(images, "process")).path("stages");
    try (YarnApplications yarn =
        YarnApplications.start(
            SparkHome.require4(), Files.createDirectories(folder.resolve("yarn")), List.of())) {

      SparkSubmit.Result result = yarn.inMode("cluster").run(run(images, "cluster"));

      assertThat(result.exit()).as(result.stderr() + yarn.driverLog()).isZero();
      assertThat(yarn.cluster().version()).isEqualTo(VERSION);
      JsonNode stages = JsonMapper.builder().build().readTree(yarn.driverResult()).path("stages");
      for (String figure : List.of("/train/headSha256", "/evaluate/logLoss")) {
        assertThat(stages.at(figure).asText())
            .as(figure)
            .isEqualTo(inProcess.at(figure).asText())
            .isNotEmpty();
      }
    }
  }

  private String[] run(Path images, String workspace) {
    return new String[] {
      "run",
      "--images",
      images.toString(),
      "--workspace",
      folder.resolve(workspace).toString(),
      "--split",
      "80/20/0",
      "--workers",
      "2",
      "--epochs",
      "2"
    };
  }
}
