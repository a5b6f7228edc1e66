package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.CsvMetrics;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.testing.cluster.StandaloneCluster;
import headway.jobs.testing.store.PollingReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job by a real spark-submit on a master with two workers, from and to S3. */
class ClusterRunIT {
  private static final int IMAGES = 24;

  private static final String WORKERS = "12";

  /** So wide that the workers' states go through a shuffle. */
  private static final String HEAD = "dense 512 relu, softmax";

  /** What each stage's result is told by. */
  private static final Map<String, String> HASHES =
      Map.of(
          "shard", "dataHash",
          "extract", "featuresHash",
          "train", "headSha256",
          "evaluate", "logLoss");

  /**
   * Folders of a workspace in which all files are the same, but for the version that wrote them.
   */
  private static final List<String> FOLDERS =
      List.of("shards", "features", "checkpoints", "candidate", "models", "model");

  private static final Pattern OF_ANY_VERSION =
      Pattern.compile("[^_].*\\.(parquet|zip|csv)|checkpoint\\.json");

  private static final List<String> SPECULATION =
      List.of(
          "--set",
          "spark.speculation=true",
          "--set",
          "spark.speculation.interval=20ms",
          "--set",
          "spark.speculation.multiplier=1.01",
          "--set",
          "spark.speculation.quantile=0.1");

  @TempDir static Path folder;
  private static Optional<StandaloneCluster> cluster = Optional.empty();
  private static EmbeddedS3 s3;
  private static JsonNode inProcess;

  @BeforeAll
  static void runInOneProcess() throws IOException, InterruptedException {
    Path sparkHome = SparkHome.require();
    s3 = EmbeddedS3.start(folder.resolve("s3"));
    upload();
    cluster =
        Optional.of(
            StandaloneCluster.start(
                sparkHome, Files.createDirectories(folder.resolve("cluster")), 2));
    inProcess = Typed.done(run("process")).path("stages");
    Typed.done(predict("process"));
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
        submit(SparkSubmit.on(cluster.orElseThrow()), run("speculating", SPECULATION))
            .path("stages");

    assertThat(onCluster.path("shard").path("images").asInt()).isEqualTo(3 * IMAGES);
    assertThat(onCluster.path("evaluate").path("accuracy").asDouble()).isGreaterThan(0.8);
    assertSame(onCluster, "speculating");
  }

  @Test
  void givesTheSameBytesWhenAnExecutorIsKilledInEachStageWhileTasksAreSpeculated()
      throws IOException, InterruptedException {
    Requirement.ofMinutes();
    StandaloneCluster workers = cluster.orElseThrow();
    AtomicInteger kills = new AtomicInteger();
    Runnable kill = () -> workers.killExecutors(kills.getAndIncrement() % 2);
    SparkSubmit submit = SparkSubmit.on(workers);
    for (String moment :
        List.of(
            "shard: checking and packing",
            "shard: looking for duplicates",
            "extract: ",
            "train: epoch 2,",
            "evaluate: ",
            "report: collecting images")) {
      submit.when(moment, kill);
    }

    CsvMetrics metrics = CsvMetrics.in(folder.resolve("metrics"));
    List<String> more = new ArrayList<>(SPECULATION);
    more.addAll(metrics.arguments());

    JsonNode onCluster;
    org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path("s3a://headway/killed");
    try (PollingReader reader =
        new PollingReader(
            storage(),
            Stream.of("shards", "features", "predictions/_parts")
                .map(each -> new org.apache.hadoop.fs.Path(root, each))
                .toList())) {
      JsonNode result = submit(submit, run("killed", more));
      assertThat(result.path("retries").path("lostExecutors").asInt()).isPositive();
      onCluster = result.path("stages");
      submit(SparkSubmit.on(workers).when("predict: ", kill), predict("killed"));

      assertThat(reader.complaints()).isEmpty();
      assertThat(reader.files()).isGreaterThan(20);
    }

    assertThat(kills).hasValue(7);
    assertSame(onCluster, "killed");
    assertSameFiles("killed", "predictions");
    for (String stage : List.of("shard", "extract")) {
      assertThat(metrics.last(stage + ".images")).as(stage).isEqualTo(3 * IMAGES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"local[1]", "local[4]"})
  void givesTheSameBytesOnAnyNumberOfThreads(String master) {
    String workspace = master.replaceAll("\\W", "");
    List<String> threads = List.of("--set", "spark.master=" + master);

    JsonNode stages = Typed.done(run(workspace, threads)).path("stages");

    assertSame(stages, workspace);
  }

  @Test
  void packsTarsOnTwoWorkersWithTheSameBytesAsInOneProcess()
      throws IOException, InterruptedException {
    for (int tar = 0; tar < 3; tar++) {
      PackedFileWriter.Members members = new PackedFileWriter.Members();
      for (int number = tar; number < IMAGES; number += 3) {
        for (Shapes shape : Shapes.values()) {
          String base = shape.label() + "/" + number;
          members.add(base + ".cls", shape.label()).add(base + ".png", shape.image(number, "png"));
        }
      }
      Path file = PackedFileWriter.tar(folder.resolve(tar + ".tar"), members);
      storage()
          .publish(
              new org.apache.hadoop.fs.Path("s3a://headway/tars/train-" + tar + ".tar"),
              Files.readAllBytes(file));
    }
    List<String> shard =
        List.of("shard", "--images", "s3a://headway/tars", "--val-from-train", "0.2");

    JsonNode onCluster = submit(SparkSubmit.on(cluster.orElseThrow()), in("tars2", shard));
    JsonNode here = Typed.done(in("tars1", shard));

    assertThat(onCluster.path("images").asInt()).isEqualTo(3 * IMAGES);
    assertThat(onCluster.path("quarantined").asInt()).isZero();
    assertThat(onCluster.path("dataHash")).isEqualTo(here.path("dataHash"));
    assertThat(contents("tars2", "shards")).isEqualTo(contents("tars1", "shards")).isNotEmpty();
  }

  /** Each process has its own folder under this path, as machines have each their own disk. */
  @Test
  void aWorkspaceThatExecutorsDoNotHaveIsRefusedBeforeAnyWork()
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(in("none", List.of("shard"))));
    arguments.set(
        arguments.indexOf("s3a://headway/none"), "/proc/self/cwd/target/none-" + UUID.randomUUID());

    SparkSubmit.Result result =
        SparkSubmit.on(cluster.orElseThrow()).run(arguments.toArray(new String[0]));

    assertThat(result.exit()).as(result.stderr()).isEqualTo(2);
    assertThat(result.stderr())
        .containsPattern(
            "headway: Cannot use workspace file:/proc/self/cwd/target/none-\\S+: executor \\d on"
                + " \\S+ does not find what the driver writes there; give a folder that all"
                + " machines share");
  }

  private static void assertSame(JsonNode stages, String workspace) {
    HASHES.forEach(
        (stage, hash) ->
            assertThat(stages.path(stage).path(hash).asText())
                .as("%s of %s", hash, stage)
                .isEqualTo(inProcess.path(stage).path(hash).asText())
                .isNotEmpty());
    FOLDERS.forEach(folder -> assertSameFiles(workspace, folder));
  }

  private static void assertSameFiles(String workspace, String folder) {
    assertThat(contents(workspace, folder))
        .as(folder)
        .isEqualTo(contents("process", folder))
        .isNotEmpty();
  }

  /**
   * The hash of each file below a folder, but for what says which version wrote it: tests run
   * another than the cluster's jar.
   */
  private static Map<String, String> contents(String workspace, String folder) {
    Storage storage = storage();
    Map<String, String> hashes = new TreeMap<>();
    String root = "s3a://headway/" + workspace + "/" + folder + "/";
    try {
      RemoteIterator<? extends FileStatus> files =
          storage.files(new org.apache.hadoop.fs.Path(root));
      while (files.hasNext()) {
        org.apache.hadoop.fs.Path file = files.next().getPath();
        String name = file.toString().substring(root.length());
        // Parts of predictions say by which classifier they are, and that says which version wrote
        // it.
        if (OF_ANY_VERSION.matcher(file.getName()).matches() && !name.startsWith("_")) {
          hashes.put(name, Sha256.of(storage.read(file)));
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return hashes;
  }

  private static JsonNode submit(SparkSubmit submit, String... arguments)
      throws IOException, InterruptedException {
    return submit.run(arguments).line();
  }

  private static String[] run(String workspace) {
    return run(workspace, List.of());
  }

  private static String[] run(String workspace, List<String> more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--split", "80/20/0", "--workers", WORKERS, "--epochs", "8"));
    // Taken as they are: five photos for each are too few to learn as one would.
    arguments.addAll(List.of("--rate-scaling", "none", "--batch-size", "2"));
    arguments.addAll(List.of("--learning-rate", "0.002", "--head", HEAD));
    arguments.addAll(more);
    return in(workspace, arguments);
  }

  private static String[] predict(String workspace) {
    return in(workspace, List.of("predict", "--format", "csv"));
  }

  private static String[] in(String workspace, List<String> command) {
    List<String> arguments = new ArrayList<>(command);
    if (!command.contains("--images")) {
      arguments.addAll(List.of("--images", "s3a://headway/shapes"));
    }
    arguments.addAll(List.of("--workspace", "s3a://headway/" + workspace));
    s3.hadoopSettings()
        .forEach(
            (key, value) ->
                arguments.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));
    return arguments.toArray(new String[0]);
  }

  private static Storage storage() {
    Configuration configuration = new Configuration();
    s3.hadoopSettings().forEach(configuration::set);
    return new Storage(configuration);
  }

  private static void upload() {
    Storage storage = storage();
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < IMAGES; number++) {
        storage.publish(
            new org.apache.hadoop.fs.Path(
                "s3a://headway/shapes/" + shape.label() + "/" + number + ".png"),
            shape.image(number, "png"));
      }
    }
  }
}
