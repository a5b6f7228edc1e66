package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.Requirement;
import headway.common.storage.Storage;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.testing.cluster.YarnApplications;
import headway.jobs.testing.server.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job by Spark 4.0 on a YARN cluster of the Hadoop version that it comes with, 3.4.1, from
 * and to S3 by the second AWS SDK.
 */
class ClusterYarn34IT {
  private static final String VERSION = "3.4.1";
  private static final String BUCKET = "s3a://headway/";

  @TempDir Path folder;

  /** Parquet files of Spark 4.0 are other files; their rows, and the head, are the same. */
  @Test
  void givesTheHeadOfOneProcess() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path images = Shapes.folders(folder.resolve("images"), 8);
    JsonNode inProcess =
        Typed.done(run(images.toString(), folder.resolve("process").toString())).path("stages");
    Path bucket = Files.createDirectories(folder.resolve("objects/headway"));
    try (VersityGw server = VersityGw.start(folder);
        YarnApplications yarn =
            YarnApplications.start(
                SparkHome.require4(),
                Files.createDirectories(folder.resolve("yarn")),
                server.settings().entrySet().stream()
                    .map(each -> "spark.hadoop." + each.getKey() + " " + each.getValue())
                    .toList())) {
      for (Path image : images(images)) {
        // A file that is put below the server has no ETag.
        server
            .storage()
            .publish(
                Storage.path(BUCKET + "images/" + images.relativize(image)),
                Files.readAllBytes(image));
      }
      Storage.closeAll();

      SparkSubmit.Result result =
          yarn.inMode("cluster").run(run(BUCKET + "images", BUCKET + "work"));

      assertThat(result.exit()).as(result.stderr() + yarn.driverLog()).isZero();
      assertThat(yarn.cluster().version()).isEqualTo(VERSION);
      JsonNode stages = JsonMapper.builder().build().readTree(yarn.driverResult()).path("stages");
      for (String figure : List.of("/train/headSha256", "/evaluate/logLoss")) {
        assertThat(stages.at(figure).asText())
            .as(figure)
            .isEqualTo(inProcess.at(figure).asText())
            .isNotEmpty();
      }
      assertThat(bucket.resolve("work/model/classifier.onnx")).isRegularFile();
      assertThat(Files.readString(folder.resolve("access.log"))).contains("aws-sdk-java/2.");
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  private static String[] run(String images, String workspace) {
    return new String[] {
      "run",
      "--images",
      images,
      "--workspace",
      workspace,
      "--split",
      "80/20/0",
      "--workers",
      "2",
      "--epochs",
      "2"
    };
  }
}
