package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Storage;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.SparkHome;
import headway.jobs.testing.SparkSubmit;
import headway.jobs.testing.StandaloneCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job by a real spark-submit on a master with two workers, from and to S3. */
class ClusterRunIT {
  private static final int PICTURES = 24;

  @TempDir private Path folder;

  @Test
  void givesTheSameBytesOnTwoWorkersAsInOneProcess() throws IOException, InterruptedException {
    Path sparkHome = SparkHome.require();
    try (EmbeddedS3 s3 = EmbeddedS3.start(folder.resolve("s3"));
        StandaloneCluster cluster =
            StandaloneCluster.start(
                sparkHome, Files.createDirectories(folder.resolve("cluster")), 2)) {
      upload(s3.hadoopSettings());

      SparkSubmit.Result submitted =
          SparkSubmit.on(cluster).run(run("s3a://headway/cluster", s3.hadoopSettings()));
      assertThat(submitted.exit()).as(submitted.stderr()).isZero();
      JsonNode onCluster = lastLine(submitted.stdout()).path("stages");
      JsonNode inProcess =
          Typed.done(run("s3a://headway/process", s3.hadoopSettings())).path("stages");

      assertThat(onCluster.path("shard").path("images").asInt()).isEqualTo(3 * PICTURES);
      assertThat(onCluster.path("evaluate").path("accuracy").asDouble()).isGreaterThan(0.8);
      for (String[] same :
          List.of(
              new String[] {"shard", "dataHash"},
              new String[] {"extract", "featuresHash"},
              new String[] {"train", "headSha256"})) {
        assertThat(onCluster.path(same[0]).path(same[1]).asText())
            .as(same[1])
            .isEqualTo(inProcess.path(same[0]).path(same[1]).asText())
            .hasSize(64);
      }
    }
  }

  private static String[] run(String workspace, Map<String, String> s3) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--images",
                "s3a://headway/shapes",
                "--workspace",
                workspace,
                "--split",
                "80/20/0",
                "--workers",
                "2",
                "--epochs",
                "25"));
    s3.forEach(
        (key, value) -> arguments.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));
    return arguments.toArray(new String[0]);
  }

  private static void upload(Map<String, String> s3) {
    Configuration configuration = new Configuration();
    s3.forEach(configuration::set);
    Storage storage = new Storage(configuration);
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < PICTURES; number++) {
        storage.publish(
            new org.apache.hadoop.fs.Path(
                "s3a://headway/shapes/" + shape.label() + "/" + number + ".png"),
            shape.picture(number, "png"));
      }
    }
  }

  private static JsonNode lastLine(String out) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Stream.of(out.split("\n")).reduce((first, second) -> second).orElseThrow());
  }
}
