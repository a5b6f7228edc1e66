package headway.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.jobs.Prepared;
import headway.jobs.Work;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.server.FreePort;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server of Spark Connect, which has nothing of Headway but its jar and its extension. */
class SparkConnectIT {
  private static final Duration START = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void sqlFunctionsWorkAndStagesSayThatTheyDoNot() throws IOException, InterruptedException {
    PythonCheck python = PythonCheck.required();
    Path spark = Path.of(Requirement.variable("HEADWAY_TEST_SPARK_HOME", "a Spark 3.5"));
    Path connect =
        Path.of(Requirement.variable("HEADWAY_TEST_SPARK_CONNECT", "the jar spark-connect"));
    Path jar = SharedFiles.projectRoot().resolve("jobs/target/headway-inference.jar");
    Requirement.of(Files.isRegularFile(jar), jar + " is missing: mvn package makes it");
    Work work = Prepared.exported(folder.resolve("work"), 6);
    int port = FreePort.next();
    Path log = folder.resolve("server.log");
    Process server =
        new ProcessBuilder(
                spark.resolve("bin/spark-submit").toString(),
                "--master",
                "local[2]",
                "--driver-memory",
                "1g",
                "--class",
                "org.apache.spark.sql.connect.service.SparkConnectServer",
                "--jars",
                jar + "," + connect,
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.extensions=headway.ml.HeadwayExtensions",
                "--conf",
                "spark.connect.grpc.binding.port=" + port,
                connect.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      await(server, port, log);
      JsonNode said =
          python.run(
              "spark_connect_check.py", List.of(Path.of(String.valueOf(port)), work.folder()));

      assertThat(said.get("features").get(0).asInt()).isEqualTo(60);
      assertThat(said.get("features").get(1).asInt()).as("equal features").isEqualTo(60);
      assertThat(said.get("predicted").get(0).asText()).isEqualTo("disc");
      assertThat(said.get("predicted").get(1).asText()).isEqualTo("PNG");
      assertThat(said.get("refused").asText())
          .startsWith("Spark Connect has no access to the driver's JVM")
          .contains("headway.ml.HeadwayExtensions")
          .doesNotContain("\n");
    } finally {
      server.destroy();
      server.waitFor();
    }
  }

  private static void await(Process server, int port, Path log)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < START.toNanos()) {
      assertThat(server.isAlive()).as(Files.readString(log)).isTrue();
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress("localhost", port), 1000);
        return;
      } catch (IOException notYet) {
        Thread.sleep(500);
      }
    }
    throw new AssertionError(Files.readString(log));
  }
}
