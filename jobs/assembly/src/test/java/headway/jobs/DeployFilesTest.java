package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a user hands to a cluster as they are. */
class DeployFilesTest {
  private static final Path ROOT = SharedFiles.projectRoot();

  /** Each key that the file names, with its value, is what a run would take. */
  @ParameterizedTest
  @ValueSource(strings = {"local.conf", "emr.conf", "gpu.conf"})
  void isWhatARunTakes(String name) {
    Path file = ROOT.resolve("conf").resolve(name);
    List<String> named = new ArrayList<>();
    ConfigFactory.parseFile(file.toFile())
        .getConfig("headway")
        .entrySet()
        .forEach(
            entry ->
                named.add(
                    String.join(".", ConfigUtil.splitPath(entry.getKey()))
                            .replaceFirst("^spark\\.spark\\.", "spark.")
                        + " = "
                        + entry.getValue().unwrapped()));
    Typed.headway("--version"); // Sets the master, as spark-submit does, when it is loaded.
    String submitted = System.clearProperty("spark.master");
    try {
      Typed typed = Typed.headway("run", "--dry-run", "--config", file.toString());

      assertThat(typed.status()).as(typed.err()).isZero();
      assertThat(named).isNotEmpty();
      assertThat(typed.out().lines()).containsAll(named);
    } finally {
      System.setProperty("spark.master", submitted);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster.json", "steps.json", "iam-policy.json"})
  void namesNothingTwiceAndEndsWhereItsJsonEnds(String name) {
    assertThatCode(() -> json(name)).doesNotThrowAnyException();
  }

  @Test
  void asksForNodesOnWhichTheJobRuns() throws IOException {
    JsonNode cluster = json("cluster.json");

    assertThat(cluster.get("ReleaseLabel").asText())
        .as("EMR with Spark 3.5 on Java 17 as its default")
        .matches("emr-7\\.([0-9]|1[0-2])\\.\\d+");
    assertThat(cluster.get("Applications").findValuesAsText("Name")).contains("Spark");
    JsonNode fleets = cluster.get("Instances").get("InstanceFleets");
    assertThat(fleets.findValuesAsText("InstanceFleetType"))
        .containsExactly("MASTER", "CORE", "TASK");
    assertThat(fleets.findValuesAsText("InstanceType"))
        .as("x86-64, which is what is tested: no Graviton")
        .isNotEmpty()
        .allMatch(type -> type.matches("[a-z]\\d[ain]{0,2}\\.\\w+"));
    assertThat(cluster.get("Instances").get("TerminationProtected").asBoolean()).isFalse();
    assertThat(cluster.get("AutoTerminationPolicy").get("IdleTimeout").asInt()).isPositive();
  }

  /** As the step's own arguments have it, with the settings from the checkout. */
  @Test
  void submitsARunThatStartsAndHasTheMemoryThatItNeeds() throws IOException {
    List<String> args = texts(json("steps.json").get(0).get("Args"));
    int jar = args.indexOf("s3://BUCKET/headway/headway-jobs.jar");
    List<String> typed = new ArrayList<>(args.subList(jar + 1, args.size()));
    typed.replaceAll(
        each ->
            each.equals("s3a://BUCKET/headway/emr.conf")
                ? ROOT.resolve("conf/emr.conf").toString()
                : each);
    typed.addAll(List.of("--dry-run", "--set", "spark.master=yarn"));
    typed.addAll(List.of("--set", "spark.executor.cores=" + after(args, "--executor-cores")));
    typed.addAll(List.of("--set", "spark.executor.memory=" + after(args, "--executor-memory")));

    Typed run = Typed.headway(typed.toArray(new String[0]));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("workspace = s3a://BUCKET/workspace", "memory of the executor")
        .doesNotContain("warning");
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
            "BUCKET/headway/emr.conf",
            "BUCKET/headway/bootstrap.sh")) {
      assertThat(allows("s3:GetObject", read)).as(read).isTrue();
      assertThat(allows("s3:PutObject", read)).as(read).isFalse();
      assertThat(allows("s3:DeleteObject", read)).as(read).isFalse();
    }
    assertThat(allows("s3:PutObject", "BUCKET/headway/logs/step.gz")).isTrue();
    assertThat(allows("s3:ListBucket", "BUCKET")).isTrue();
    assertThat(allows("s3:GetObject", "BUCKET/payroll.csv")).isFalse();
    JsonNode bootstrap = json("cluster.json").get("BootstrapActions").get(0);
    assertThat(bootstrap.get("ScriptBootstrapAction").get("Path").asText())
        .isEqualTo("s3://BUCKET/headway/bootstrap.sh");
    assertThat(ROOT.resolve("deploy/emr/bootstrap.sh")).isExecutable();
  }

  /** As IAM decides with no other policy; the only wildcard is at a resource's end. */
  private static boolean allows(String action, String object) throws IOException {
    for (JsonNode statement : json("iam-policy.json").get("Statement")) {
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
    JsonNode step = json("steps.json").get(0);

    assertThat(step.get("Jar").asText()).isEqualTo("command-runner.jar");
    assertThat(step.get("ActionOnFailure").asText()).isEqualTo("CONTINUE");
    assertThat(texts(step.get("Args")))
        .startsWith("spark-submit", "--deploy-mode", "cluster")
        .contains("headway.jobs.cli.Main", "run");
  }

  @Test
  void grantsWhatMultipartUploadsNeedAndNoWildcard() throws IOException {
    List<String> actions = new ArrayList<>();
    List<String> resources = new ArrayList<>();
    for (JsonNode statement : json("iam-policy.json").get("Statement")) {
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

  @Test
  void tellsSparkTheGpusOfANode(@TempDir Path folder) throws IOException, InterruptedException {
    Path driver = Files.writeString(folder.resolve("nvidia-smi"), "#!/bin/sh\nprintf '0\\n1\\n'\n");
    assertThat(driver.toFile().setExecutable(true)).isTrue();
    ProcessBuilder script = new ProcessBuilder(ROOT.resolve("deploy/discover-gpus").toString());
    script.environment().merge("PATH", folder + ":", (path, first) -> first + path);

    Process process = script.start();
    String found = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(found.trim()).isEqualTo("{\"name\": \"gpu\", \"addresses\": [\"0\",\"1\"]}");
  }

  @Test
  void shipsTheDemoPhotosWithTheirLicence() throws IOException {
    Path demo = ROOT.resolve("deploy/demo");
    try (Stream<Path> photos = Files.walk(demo.resolve("photos"))) {
      assertThat(photos.filter(Files::isRegularFile)).hasSize(392);
    }
    assertThat(Files.readString(demo.resolve("ATTRIBUTION.md")))
        .contains("MIT License", "Copyright (c) Microsoft Corporation");
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
