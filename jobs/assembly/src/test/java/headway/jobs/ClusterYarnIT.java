package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.Requirement;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.cluster.SparkSubmit;
import headway.jobs.testing.cluster.YarnApplications;
import headway.jobs.testing.cluster.YarnCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job by a real spark-submit on YARN with two nodes that enforce memory limits. */
class ClusterYarnIT {
  private static final int IMAGES = 8;
  private static final String DRIVER_OPTIONS = "-Dcluster.driver=own";
  private static final String EXECUTOR_OPTIONS = "-Dcluster.executor=own";

  /** What each stage's result is told by. */
  private static final Map<String, String> HASHES =
      Map.of(
          "shard", "dataHash",
          "extract", "featuresHash",
          "train", "headSha256",
          "evaluate", "logLoss");

  @TempDir static Path folder;
  private static Optional<YarnApplications> applications = Optional.empty();
  private static Path images;
  private static JsonNode inProcess;

  @BeforeAll
  static void runInOneProcess() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path sparkHome = SparkHome.require();
    images = Shapes.folders(folder.resolve("images"), IMAGES);
    applications =
        Optional.of(
            YarnApplications.start(
                sparkHome,
                Files.createDirectories(folder.resolve("yarn")),
                List.of(
                    "spark.driver.extraJavaOptions " + DRIVER_OPTIONS,
                    "spark.executor.extraJavaOptions " + EXECUTOR_OPTIONS)));
    inProcess = Typed.done(run("process")).path("stages");
  }

  @AfterAll
  static void stop() {
    applications.ifPresent(YarnApplications::close);
  }

  @Test
  void inClusterModeGivesTheBytesOfOneProcessAndSaysLittle()
      throws IOException, InterruptedException {
    List<String> commands = new ArrayList<>();
    SparkSubmit submit =
        yarn().inMode("cluster").when("extract: ", () -> commands.addAll(cluster().commandLines()));

    SparkSubmit.Result result = submit.run(run("cluster"));

    assertThat(result.exit()).as(result.stderr() + yarn().driverLog()).isZero();
    assertSame("cluster");
    ApplicationReport report = yarn().last();
    assertThat(report.getName()).isEqualTo("headway run");
    assertThat(report.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.SUCCEEDED);
    assertThat(yarn().attempts()).isEqualTo(1);
    assertThat(yarn().driverLog().lines().count()).as(yarn().driverLog()).isLessThan(120);
    yarn()
        .logs()
        .forEach(
            (container, log) -> {
              assertThat(log.lines().count()).as(container + "\n" + log).isLessThan(120);
              assertThat(log).doesNotContain("\tat ");
            });
    assertThat(commands)
        .anyMatch(it -> it.contains(DRIVER_OPTIONS) && it.contains("SystemClockTimeSource"))
        .anyMatch(
            it ->
                it.contains(EXECUTOR_OPTIONS)
                    && it.contains("SystemClockTimeSource")
                    && it.contains("javacpp.maxphysicalbytes"));
  }

  @Test
  void inClientModeWithExecutorsThatComeAndGo() throws IOException, InterruptedException {
    SparkSubmit.Result result =
        yarn()
            .inMode("client")
            .with(
                "HEADWAY_SUBMIT_OPTIONS",
                YarnApplications.options(
                    "spark.dynamicAllocation.enabled=true",
                    "spark.dynamicAllocation.shuffleTracking.enabled=true",
                    "spark.dynamicAllocation.minExecutors=0",
                    "spark.dynamicAllocation.maxExecutors=3",
                    "spark.dynamicAllocation.executorIdleTimeout=1s"))
            .with("HEADWAY_EXECUTORS", "")
            .run(run("dynamic"));

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertSame("dynamic");
  }

  @Test
  void theShellGivesTheFeaturesOfTheCommand() throws IOException, InterruptedException {
    Work work = Prepared.extracted(folder.resolve("prepared"));

    assertThat(yarn().shell().features(work.uri(), folder.resolve("shell")))
        .containsExactly(60, 60, 60, 60);
  }

  @Test
  void aSecondAttemptGoesOnAtOnceWhereTheKilledMasterWas()
      throws IOException, InterruptedException {
    SparkSubmit.Result result =
        yarn()
            .inMode("cluster")
            .when("train: epoch 2,", () -> assertThat(cluster().killMaster()).isTrue())
            .run(run("attempts"));

    assertThat(result.exit()).as(result.stderr() + yarn().driverLog()).isZero();
    assertSame("attempts");
    assertThat(yarn().attempts()).isEqualTo(2);
    assertThat(result("attempts").at("/stages/extract/status").asText()).isEqualTo("unchanged");
    assertThat(yarn().driverLog()).doesNotContain("waiting for");
  }

  @Test
  void nodesAreLostInExtractAndInTrain() throws IOException, InterruptedException {
    AtomicInteger lost = new AtomicInteger();
    Runnable kill =
        () -> {
          int masters = cluster().masterNode().orElseThrow();
          cluster().living().stream()
              .filter(node -> node != masters)
              .findFirst()
              .ifPresent(
                  node -> {
                    lost.incrementAndGet();
                    cluster().replace(node);
                  });
        };

    SparkSubmit.Result result =
        yarn()
            .inMode("client")
            .when("extract: ", kill)
            .when("train: epoch 2,", kill)
            .run(run("lost"));

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(lost).hasValue(2);
    assertSame("lost");
  }

  /** What is decoded lies outside of the heap, where YARN counts it and Spark does not. */
  @Test
  void containersStayWithinTheirMemoryWhateverTheImages() throws IOException, InterruptedException {
    Path large = LargeImages.folders(folder.resolve("large-images"), 6);

    SparkSubmit.Result result =
        yarn()
            .inMode("client")
            .run(
                "run",
                "--images",
                large.toString(),
                "--workspace",
                work("large"),
                "--split",
                "60/40/0",
                "--workers",
                "2",
                "--epochs",
                "1");

    assertThat(result.exit()).as(result.stderr()).isZero();
    assertThat(result("large").at("/stages/extract/images").asInt()).isEqualTo(12);
    Map<String, Double> shares =
        cluster().largestShares(yarn().last().getApplicationId().toString());
    assertThat(shares.values()).hasSizeGreaterThan(1).allMatch(share -> share < 1);
    assertThat(shares.values()).anyMatch(share -> share > 0.3);
  }

  @Test
  void badInputIsOneLineAndOneAttempt() throws IOException, InterruptedException {
    String nowhere = folder.resolve("nowhere").toString();

    SparkSubmit.Result result =
        yarn().inMode("cluster").run("shard", "--images", nowhere, "--workspace", work("bad"));

    assertThat(result.exit()).isEqualTo(3);
    ApplicationReport report = yarn().last();
    assertThat(report.getDiagnostics())
        .isEqualTo(
            "headway: Cannot list %s: it does not exist; check the URI (exit status 3)"
                .formatted(nowhere));
    assertThat(report.getFinalApplicationStatus()).isEqualTo(FinalApplicationStatus.FAILED);
    assertThat(yarn().attempts()).isEqualTo(1);
    assertThat(yarn().driverLog()).doesNotContain("\tat ");
    Path staging =
        folder.resolve("yarn").resolve(System.getProperty("user.name")).resolve(".sparkStaging");
    assertThat(staging).isDirectory();
    assertThat(staging.resolve(report.getApplicationId().toString())).doesNotExist();
  }

  @Test
  void badSettingsAreOneLineAndOneAttempt() throws IOException, InterruptedException {
    SparkSubmit.Result result =
        yarn().inMode("cluster").run("shard", "--workspace", work("bad"), "--set", "epochs=3");

    assertThat(result.exit()).isEqualTo(2);
    ApplicationReport report = yarn().last();
    assertThat(report.getDiagnostics())
        .startsWith("headway: Bad settings: ")
        .endsWith("(exit status 2)")
        .hasLineCount(1);
    assertThat(yarn().attempts()).isEqualTo(1);
    assertThat(yarn().driverLog()).doesNotContain("\tat ");
  }

  @Test
  void doctorSaysWhatCameTooLate() throws IOException, InterruptedException {
    SparkSubmit.Result result =
        yarn()
            .inMode("cluster")
            .with(
                "HEADWAY_SUBMIT_OPTIONS",
                "--name headway.jobs.cli.Main "
                    + YarnApplications.options(
                        "spark.yarn.maxAppAttempts=1",
                        "spark.yarn.appMasterEnv.OMP_NUM_THREADS=4",
                        "spark.driver.memoryOverhead=384m"))
            .run("doctor");

    assertThat(result.exit()).as(result.stderr()).isZero();
    Map<String, String> advice = new TreeMap<>();
    JsonMapper.builder()
        .build()
        .readTree(yarn().driverResult())
        .get("checks")
        .forEach(each -> advice.put(each.get("name").asText(), each.get("advice").asText()));
    assertThat(advice.get("attempts")).contains("spark.yarn.maxAppAttempts=2");
    assertThat(advice.get("application's name")).contains("--name headway");
    assertThat(advice.get("threads of a task"))
        .contains("spark.yarn.appMasterEnv.OMP_NUM_THREADS=1");
    assertThat(advice.get("memory")).contains("spark.driver.memoryOverhead to ");
    assertThat(advice.get("executors: threads of a task")).isEmpty();
  }

  private static YarnApplications yarn() {
    return applications.orElseThrow();
  }

  private static YarnCluster cluster() {
    return yarn().cluster();
  }

  private static String[] run(String workspace) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--images", images.toString(), "--workspace", work(workspace)));
    arguments.addAll(List.of("--split", "80/20/0", "--workers", "2", "--epochs", "4"));
    arguments.addAll(List.of("--rate-scaling", "none", "--batch-size", "2"));
    return arguments.toArray(new String[0]);
  }

  private static String work(String workspace) {
    return folder.resolve(workspace).toString();
  }

  /** The result that the command wrote to its workspace. */
  private static JsonNode result(String workspace) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(folder.resolve(workspace).resolve("run/metrics.json").toFile());
  }

  private static void assertSame(String workspace) throws IOException {
    JsonNode stages = result(workspace).path("stages");
    HASHES.forEach(
        (stage, hash) ->
            assertThat(stages.path(stage).path(hash).asText())
                .as("%s of %s", hash, stage)
                .isEqualTo(inProcess.path(stage).path(hash).asText())
                .isNotEmpty());
  }
}
