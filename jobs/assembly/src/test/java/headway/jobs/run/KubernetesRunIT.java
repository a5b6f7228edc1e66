package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.SharedFiles;
import headway.common.storage.Storage;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.demo.EmbeddedS3;
import headway.jobs.testing.PythonCheck;
import headway.jobs.testing.RunLog;
import headway.jobs.testing.cluster.KubernetesCluster;
import headway.jobs.testing.cluster.SparkSubmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code deploy/kubernetes} as it stands, with Spark's own scheduler for Kubernetes; fewer and
 * smaller executors are all that is changed.
 */
class KubernetesRunIT {
  private static final Path FOLDER = SharedFiles.projectRoot().resolve("deploy/kubernetes");
  private static final int IMAGES = 16;

  private static Map<String, String> inProcess = Map.of();

  @TempDir Path folder;
  private EmbeddedS3 s3;
  private Optional<KubernetesCluster> cluster = Optional.empty();

  @BeforeEach
  void start() throws IOException, InterruptedException {
    cluster = Optional.of(KubernetesCluster.start(Files.createDirectories(folder.resolve("k8s"))));
    s3 = EmbeddedS3.start(folder.resolve("s3"));
    Configuration configuration = new Configuration();
    s3.hadoopSettings().forEach(configuration::set);
    Storage storage = new Storage(configuration);
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < IMAGES; number++) {
        storage.publish(
            Storage.path("s3a://headway/images/" + shape.label() + "/" + number + ".png"),
            shape.image(number, "png"));
      }
    }
    apply("account.yaml");
  }

  @AfterEach
  void stop() throws IOException {
    if (cluster.isPresent()) {
      cluster.get().close();
    }
    if (s3 != null) {
      s3.close();
    }
    Storage.closeAll();
  }

  @Test
  void theNightlyJobGivesTheSameBytesAlthoughExecutorsAreLost()
      throws IOException, InterruptedException {
    KubernetesCluster kubernetes = cluster.orElseThrow();
    kubernetes.apply(settings("nightly"));
    apply("cronjob.yaml");

    kubernetes.awaitLog("headway-1", "shard: checking and packing");
    kubernetes.killExecutor();
    kubernetes.awaitLog("headway-1", "extract: ");
    kubernetes.deleteExecutor();
    kubernetes.awaitLog("headway-1", "train: epoch 2,");
    kubernetes.killExecutor();
    String end = kubernetes.await(line -> line.startsWith("ended headway-1 "));

    assertThat(end).as(kubernetes.log("headway-1")).isEqualTo("ended headway-1 0");
    assertThat(hashes(RunLog.result(kubernetes.log("headway-1")))).isEqualTo(inProcess());
    assertThat(kubernetes.lines(line -> line.matches("ended .*-exec-\\d+ 137"))).hasSize(2);
    assertThat(kubernetes.lines(line -> line.matches("deleted .*-exec-\\d+"))).isNotEmpty();
    JsonNode pods = PythonCheck.required().run("kubernetes_check.py", List.of(pods()));
    assertThat(pods.path("executors").asInt())
        .as("two, and two in place of those lost before training")
        .isGreaterThanOrEqualTo(4);
    assertThat(asked())
        .as("rights that the driver uses, and that account.yaml gives")
        .isEqualTo(rights());
  }

  @Test
  void clusterModeGivesTheSameBytesFromTheTemplates() throws IOException, InterruptedException {
    KubernetesCluster kubernetes = cluster.orElseThrow();
    kubernetes.apply(settings("cluster"));
    SparkSubmit submit =
        SparkSubmit.local(kubernetes.image())
            .with("HEADWAY_MASTER", "k8s://" + kubernetes.url())
            .with("HEADWAY_DEPLOY_MODE", "cluster")
            .with("HEADWAY_JAR", "local://" + kubernetes.image() + "/headway/headway-jobs.jar")
            .with("HEADWAY_EXECUTORS", "2")
            .with("HEADWAY_EXECUTOR_CORES", "1")
            .with("HEADWAY_EXECUTOR_MEMORY", "1g")
            .with("HEADWAY_DRIVER_MEMORY", "1g")
            .with(
                "HEADWAY_SUBMIT_OPTIONS",
                "--conf spark.kubernetes.namespace=headway --conf"
                    + " spark.kubernetes.container.image=headway:test --conf"
                    + " spark.kubernetes.authenticate.driver.serviceAccountName=headway --conf"
                    + " spark.kubernetes.authenticate.executor.serviceAccountName=headway-executor"
                    + " --conf spark.kubernetes.submission.waitAppCompletion=false"
                    + template("driver")
                    + template("executor"));

    SparkSubmit.Result submitted = submit.run("run", "--config", "/etc/headway/headway.conf");

    assertThat(submitted.exit()).as(submitted.stderr()).isZero();
    String end = kubernetes.await(line -> line.matches("ended .*-driver \\d+"));
    String driver = end.split(" ")[1];
    assertThat(end).as(kubernetes.log(driver)).endsWith(" 0");
    assertThat(hashes(RunLog.result(kubernetes.log(driver)))).isEqualTo(inProcess());
    PythonCheck.required().run("kubernetes_check.py", List.of(pods()));
    assertThat(rights()).as("rights of the driver").containsAll(asked());
  }

  private static String template(String role) {
    return String.format(
        " --conf spark.kubernetes.%s.podTemplateFile=%s", role, FOLDER.resolve(role + ".yaml"));
  }

  /** As {@code kubectl apply} after {@code fill}, with fewer and smaller executors. */
  private void apply(String name) throws IOException, InterruptedException {
    cluster
        .orElseThrow()
        .apply(
            fill(name)
                .replaceAll("(HEADWAY_EXECUTORS\\s+value:) \"4\"", "$1 \"2\"")
                .replaceAll("(HEADWAY_EXECUTOR_CORES\\s+value:) \"4\"", "$1 \"1\"")
                .replaceAll("(HEADWAY_\\w+_MEMORY\\s+value:) 4g", "$1 1g"));
  }

  private String fill(String name) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(FOLDER.resolve("fill").toString(), name);
    builder.environment().put("NAMESPACE", "headway");
    builder.environment().put("IMAGE", "headway:test");
    builder.environment().put("BUCKET", "headway");
    Path filled = folder.resolve("filled");
    Process fill = builder.redirectOutput(filled.toFile()).redirectErrorStream(true).start();
    assertThat(fill.waitFor()).as(Files.readString(filled)).isZero();
    return Files.readString(filled);
  }

  /** {@code conf/kubernetes.conf} and what this test has of its own, as the README makes it. */
  private String settings(String workspace) throws IOException, InterruptedException {
    String indented = conf(workspace).indent(4);
    return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: headway\ndata:\n  headway.conf: |\n"
        + indented;
  }

  private String conf(String workspace) throws IOException, InterruptedException {
    StringBuilder conf = new StringBuilder(fill("../../conf/kubernetes.conf"));
    conf.append("headway {\n  train.workers = 4\n  train.epochs = 4\n  spark {\n");
    s3.hadoopSettings()
        .forEach(
            (key, value) -> conf.append("    \"spark.hadoop." + key + "\" = \"" + value + "\"\n"));
    return conf + "  }\n  workspace = \"s3a://headway/" + workspace + "\"\n}\n";
  }

  /** The hashes of the same run in this process. */
  private Map<String, String> inProcess() throws IOException, InterruptedException {
    if (inProcess.isEmpty()) {
      Path file = Files.writeString(folder.resolve("local.conf"), conf("local"));
      inProcess = hashes(Typed.done("run", "--config", file.toString()));
    }
    return inProcess;
  }

  private static Map<String, String> hashes(JsonNode result) {
    Map<String, String> hashes = new TreeMap<>();
    JsonNode stages = result.path("stages");
    hashes.put("data", stages.path("shard").path("dataHash").asText());
    hashes.put("features", stages.path("extract").path("featuresHash").asText());
    hashes.put("head", stages.path("train").path("headSha256").asText());
    hashes.put("loss", stages.path("evaluate").path("logLoss").asText());
    assertThat(hashes.values()).as(result.toString()).doesNotContain("");
    return hashes;
  }

  /** A file with each pod as it was asked for. */
  private Path pods() throws IOException {
    List<String> pods = cluster.orElseThrow().lines(line -> line.startsWith("pod "));
    return Files.write(
        folder.resolve("pods.json"),
        pods.stream().map(line -> line.substring("pod ".length())).toList());
  }

  /** What the driver asked the API for, such as {@code create pods}. */
  private Set<String> asked() {
    return cluster.orElseThrow().lines(line -> line.startsWith("request driver ")).stream()
        .map(line -> asked(line.split(" ")[2], line.split(" ")[3]))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String asked(String method, String path) {
    String[] parts =
        path.replaceFirst("\\?.*", "").split("/"); // /api/v1/namespaces/headway/pods/name
    boolean one = parts.length > 6;
    String verb =
        switch (method) {
          case "POST" -> "create";
          case "DELETE" -> one ? "delete" : "deletecollection";
          case "GET" -> path.contains("watch=true") ? "watch" : one ? "get" : "list";
          default -> method;
        };
    return verb + " " + parts[5];
  }

  /** What {@code account.yaml} lets the driver do. */
  private static Set<String> rights() throws IOException, InterruptedException {
    Set<String> rights = new TreeSet<>();
    PythonCheck.required()
        .run("kubernetes_check.py", List.of())
        .path("rights")
        .properties()
        .forEach(
            resource ->
                resource
                    .getValue()
                    .forEach(verb -> rights.add(verb.asText() + " " + resource.getKey())));
    return rights;
  }
}
