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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job by a real spark-submit on a master with two workers, from and to S3. */
class ClusterRunIT {
  private static final int PICTURES = 24;

  /** What each stage's result is told by. */
  private static final Map<String, String> HASHES =
      Map.of("shard", "dataHash", "extract", "featuresHash", "train", "headSha256");

  @TempDir static Path folder;
  private static Optional<StandaloneCluster> cluster = Optional.empty();
  private static EmbeddedS3 s3;
  private static JsonNode inProcess;

  @BeforeAll
  static void runInOneProcess() throws IOException, InterruptedException {
    Path sparkHome = SparkHome.require();
    s3 = EmbeddedS3.start(folder.resolve("s3"));
    upload(s3.hadoopSettings());
    cluster =
        Optional.of(
            StandaloneCluster.start(
                sparkHome, Files.createDirectories(folder.resolve("cluster")), 2));
    inProcess = Typed.done(run("process")).path("stages");
  }

  @AfterAll
  static void stop() {
    cluster.ifPresent(StandaloneCluster::close);
    if (s3 != null) {
      s3.close();
    }
  }

  @Test
  void givesTheSameBytesOnTwoWorkersThatSpeculateAsInOneProcess()
      throws IOException, InterruptedException {
    JsonNode onCluster =
        submit(
            SparkSubmit.on(cluster.orElseThrow()),
            run(
                "speculating",
                "--set",
                "spark.speculation=true",
                "--set",
                "spark.speculation.interval=20ms",
                "--set",
                "spark.speculation.multiplier=1.01",
                "--set",
                "spark.speculation.quantile=0.1"));

    assertThat(onCluster.path("shard").path("images").asInt()).isEqualTo(3 * PICTURES);
    assertThat(onCluster.path("evaluate").path("accuracy").asDouble()).isGreaterThan(0.8);
    assertSame(onCluster, inProcess);
  }

  @Test
  void givesTheSameBytesWhenAnExecutorIsKilledInEachStage()
      throws IOException, InterruptedException {
    StandaloneCluster workers = cluster.orElseThrow();
    AtomicInteger kills = new AtomicInteger();
    SparkSubmit submit = SparkSubmit.on(workers);
    for (String moment :
        List.of("shard: checking and packing", "extract: ", "train: epoch 2,", "evaluate: ")) {
      submit.when(moment, () -> workers.killExecutors(kills.getAndIncrement() % 2));
    }

    JsonNode onCluster = submit(submit, run("killed"));

    assertThat(kills).hasValue(4);
    assertSame(onCluster, inProcess);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[4]"})
  void givesTheSameBytesOnAnyNumberOfThreads(String master) {
    assertSame(
        Typed.done(run(master.replaceAll("\\W", ""), "--set", "spark.master=" + master))
            .path("stages"),
        inProcess);
  }

  private static void assertSame(JsonNode actual, JsonNode expected) {
    HASHES.forEach(
        (stage, hash) ->
            assertThat(actual.path(stage).path(hash).asText())
                .as(hash)
                .isEqualTo(expected.path(stage).path(hash).asText())
                .hasSize(64));
  }

  private static JsonNode submit(SparkSubmit submit, String... arguments)
      throws IOException, InterruptedException {
    SparkSubmit.Result submitted = submit.run(arguments);
    assertThat(submitted.exit()).as(submitted.stderr()).isZero();
    return lastLine(submitted.stdout()).path("stages");
  }

  private static String[] run(String workspace, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--images",
                "s3a://headway/shapes",
                "--workspace",
                "s3a://headway/" + workspace,
                "--split",
                "80/20/0",
                "--workers",
                "2",
                "--epochs",
                "8",
                "--learning-rate",
                "0.01"));
    arguments.addAll(List.of(more));
    s3.hadoopSettings()
        .forEach(
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
