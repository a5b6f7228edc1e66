package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of {@code deploy/emr}; {@code AwsFilesIT} asks what AWS makes of them. */
class EmrFilesTest {
  private static final Path ROOT = SharedFiles.projectRoot();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "standing-cluster.json",
        "transient-cluster.json",
        "steps.json",
        "state-machine.json",
        "schedule.json",
        "serverless-application.json",
        "serverless-job.json",
        "containers-job.json",
        "roles/node-policy.json"
      })
  void namesNothingTwiceAndEndsWhereItsJsonEnds(String name) {
    assertThatCode(() -> json(name)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standing-cluster.json", "transient-cluster.json"})
  void asksForNodesOnWhichTheJobRuns(String name) throws IOException {
    JsonNode cluster = json(name);

    assertThat(cluster.get("ReleaseLabel").asText()).isEqualTo("RELEASE");
    assertThat(Files.readString(ROOT.resolve("deploy/emr/README.md")))
        .as("EMR with Spark 3.5 on Java 17 as its default, and with Spark 4.0")
        .containsPattern("export RELEASE=emr-7\\.([0-9]|1[0-3])\\.\\d+ ")
        .containsPattern("\\| `emr-7\\.13\\.0` \\| 3\\.5\\.6 .*\\|")
        .containsPattern("\\| `emr-spark-8\\.0\\.0` \\| 4\\.0\\.2 .*\\|");
    assertThat(cluster.get("Applications").findValuesAsText("Name")).contains("Spark");
    JsonNode fleets = cluster.get("Instances").get("InstanceFleets");
    assertThat(fleets.findValuesAsText("InstanceFleetType"))
        .containsExactly("MASTER", "CORE", "TASK");
    assertThat(fleets.findValuesAsText("InstanceType"))
        .as("x86-64, which is what is tested: no Graviton")
        .isNotEmpty()
        .allMatch(type -> type.matches("[a-z]\\d[ain]{0,2}\\.\\w+"));
    assertThat(cluster.get("Instances").get("TerminationProtected").asBoolean()).isFalse();
  }

  @Test
  void endsEachCluster() throws IOException {
    JsonNode standing = json("standing-cluster.json");
    JsonNode night = json("transient-cluster.json");

    assertThat(standing.at("/AutoTerminationPolicy/IdleTimeout").asInt()).isPositive();
    assertThat(standing.at("/Instances/KeepJobFlowAliveWhenNoSteps").asBoolean()).isTrue();
    assertThat(night.at("/Instances/KeepJobFlowAliveWhenNoSteps").asBoolean(true)).isFalse();
    assertThat(night.at("/Steps/0/ActionOnFailure").asText()).isEqualTo("TERMINATE_CLUSTER");
    assertThat(night.at("/Steps/0/HadoopJarStep"))
        .isEqualTo(json("steps.json").at("/Steps/0/HadoopJarStep"));
  }

  /** As the step's own arguments have it, with the settings from the checkout. */
  @Test
  void submitsARunThatStartsAndHasTheMemoryThatItNeeds() throws IOException {
    List<String> args = step();
    int jar = args.indexOf("s3://BUCKET/headway/headway-jobs.jar");
    List<String> typed = new ArrayList<>(args.subList(jar + 1, args.size()));
    typed.replaceAll(
        each ->
            each.equals("s3a://BUCKET/headway/emr.conf")
                ? ROOT.resolve("conf/emr.conf").toString()
                : each);
    typed.add("--dry-run");
    Map<String, String> submitted = submitted(args);
    submitted.put("spark.master", "yarn");
    submitted.put("spark.submit.deployMode", after(args, "--deploy-mode"));
    Typed.headway("--version"); // Sets the master, as spark-submit does, when it is loaded.
    Map<String, String> before = new HashMap<>();
    submitted.forEach((key, value) -> before.put(key, System.setProperty(key, value)));
    Typed run;
    try {
      run = Typed.headway(typed.toArray(new String[0]));
    } finally {
      before.forEach(EmrFilesTest::restore);
    }

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(
            "workspace = s3a://BUCKET/workspace",
            "memory of the executor",
            "memory of the driver",
            "spark.yarn.maxAppAttempts = 2")
        .doesNotContain("warning");
  }

  private static void restore(String key, String value) {
    if (value == null) {
      System.clearProperty(key);
    } else {
      System.setProperty(key, value);
    }
  }

  /** What spark-submit makes of its options before the jar. */
  private static Map<String, String> submitted(List<String> args) {
    Map<String, String> settings = new TreeMap<>();
    for (int i = 0; i + 1 < args.size(); i++) {
      String value = args.get(i + 1);
      switch (args.get(i)) {
        case "--conf" ->
            settings.put(
                value.substring(0, value.indexOf('=')), value.substring(value.indexOf('=') + 1));
        case "--name" -> settings.put("spark.app.name", value);
        case "--driver-java-options" -> settings.put("spark.driver.extraJavaOptions", value);
        case "--driver-memory" -> settings.put("spark.driver.memory", value);
        case "--executor-cores" -> settings.put("spark.executor.cores", value);
        case "--executor-memory" -> settings.put("spark.executor.memory", value);
        default -> {
          // Where to run it, or what.
        }
      }
    }
    return settings;
  }

  private static List<String> step() throws IOException {
    return texts(json("steps.json").at("/Steps/0/HadoopJarStep/Args"));
  }

  /** What holds before the driver starts, which no setting of the run can change. */
  @Test
  void submitsInClusterModeAsTheStepDoes(@TempDir Path spark)
      throws IOException, InterruptedException {
    Path bin = Files.createDirectory(spark.resolve("bin"));
    Path submit =
        Files.writeString(bin.resolve("spark-submit"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    ProcessBuilder script = new ProcessBuilder(ROOT.resolve("deploy/submit.sh").toString(), "run");
    script
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME", spark.toString(),
                "HEADWAY_JAR", "s3://BUCKET/headway/headway-jobs.jar",
                "HEADWAY_DEPLOY_MODE", "cluster",
                "HEADWAY_DRIVER_MEMORY", "4g",
                "HEADWAY_EXECUTOR_CORES", "4",
                "HEADWAY_EXECUTOR_MEMORY", "4g"));

    Process process = script.start();
    String typed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    Map<String, String> submitted = submitted(typed.lines().toList());
    assertThat(submitted)
        .containsAllEntriesOf(submitted(step()))
        .containsEntry("spark.yarn.appMasterEnv.OMP_NUM_THREADS", "1")
        .containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1")
        .containsEntry("spark.app.name", "headway run")
        .containsKeys("spark.driver.memoryOverhead", "spark.yarn.maxAppAttempts");
    assertThat(submitted.get("spark.driver.extraJavaOptions"))
        .as("what a session would give the driver if it came in time")
        .contains(ofDefaults("spark.driver.extraJavaOptions"));
  }

  private static String ofDefaults(String key) throws IOException {
    return Files.readAllLines(ROOT.resolve("conf/spark-defaults.conf")).stream()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.substring(key.length()).trim())
        .findFirst()
        .orElseThrow();
  }

  private static String after(List<String> args, String option) {
    assertThat(args).contains(option);
    return args.get(args.indexOf(option) + 1);
  }

  @Test
  void mayReadAndWriteWhatTheRunReadsAndWritesAndNoMore() throws IOException {
    String workspace = "BUCKET/workspace/shards/part-00000.parquet";
    for (String action : List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject")) {
      assertThat(allows(action, workspace)).as(action).isTrue();
    }
    for (String read :
        List.of(
            "BUCKET/images/cats/1.jpg",
            "BUCKET/headway/headway-jobs.jar",
            "BUCKET/headway/emr.conf")) {
      assertThat(allows("s3:GetObject", read)).as(read).isTrue();
      assertThat(allows("s3:PutObject", read)).as(read).isFalse();
      assertThat(allows("s3:DeleteObject", read)).as(read).isFalse();
    }
    assertThat(allows("s3:PutObject", "BUCKET/headway/logs/step.gz")).isTrue();
    assertThat(allows("s3:ListBucket", "BUCKET")).isTrue();
    assertThat(allows("s3:GetObject", "BUCKET/payroll.csv")).isFalse();
  }

  /** As IAM decides with no other policy; the only wildcard is at a resource's end. */
  private static boolean allows(String action, String object) throws IOException {
    for (JsonNode statement : json("roles/node-policy.json").get("Statement")) {
      String resource = statement.get("Resource").asText().replace("arn:aws:s3:::", "");
      boolean matches =
          resource.endsWith("*")
              ? object.startsWith(resource.substring(0, resource.length() - 1))
              : object.equals(resource);
      if (matches
          && statement.get("Effect").asText().equals("Allow")
          && texts(statement.get("Action")).contains(action)) {
        return true;
      }
    }
    return false;
  }

  @Test
  void submitsOneStepThatThrowsRatherThanTakesTheClusterDown() throws IOException {
    JsonNode step = json("steps.json").at("/Steps/0");

    assertThat(step.at("/HadoopJarStep/Jar").asText()).isEqualTo("command-runner.jar");
    assertThat(step.get("ActionOnFailure").asText()).isEqualTo("CONTINUE");
    assertThat(step())
        .startsWith("spark-submit", "--deploy-mode", "cluster")
        .contains("headway.jobs.cli.Main", "run");
  }

  @Test
  void grantsWhatMultipartUploadsNeedAndNoWildcard() throws IOException {
    List<String> actions = new ArrayList<>();
    List<String> resources = new ArrayList<>();
    for (JsonNode statement : json("roles/node-policy.json").get("Statement")) {
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

  private static JsonNode json(String name) throws IOException {
    return JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build()
        .readTree(ROOT.resolve("deploy/emr").resolve(name).toFile());
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
