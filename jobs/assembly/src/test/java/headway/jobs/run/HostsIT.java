package headway.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Requirement;
import headway.common.SharedFiles;
import headway.common.storage.Storage;
import headway.jobs.Shapes;
import headway.jobs.Typed;
import headway.jobs.testing.RunLog;
import headway.jobs.testing.cluster.Hosts;
import headway.jobs.testing.cluster.SparkHome;
import headway.jobs.testing.server.VersityGw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A standalone cluster, S3 and drivers on hosts of their own, and a network that fails. */
class HostsIT {
  private static final int IMAGES = 16;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir static Path folder;
  private static Optional<Hosts> hosts = Optional.empty();
  private static final List<Process> servers = new ArrayList<>();
  private static Map<String, String> inProcess = Map.of();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Requirement.ofMinutes();
    Path spark = SparkHome.require();
    String versity = Requirement.variable("HEADWAY_TEST_VERSITYGW", "the program versitygw");
    Hosts made = Hosts.of("master", "worker1", "worker2", "store", "driver", "other");
    hosts = Optional.of(made);
    Files.createDirectories(folder.resolve("objects/headway"));
    server(
        "store",
        Map.of(
            "ROOT_ACCESS_KEY_ID",
            VersityGw.ACCESS_KEY,
            "ROOT_SECRET_ACCESS_KEY",
            VersityGw.SECRET_KEY),
        versity,
        "--port",
        made.address("store") + ":9000",
        "--quiet",
        "posix",
        folder.resolve("objects").toString());
    Map<String, String> daemon =
        Map.of(
            "SPARK_HOME",
            spark.toString(),
            "SPARK_DAEMON_MEMORY",
            "256m",
            "SPARK_DAEMON_JAVA_OPTS",
            "-Dspark.worker.timeout=12");
    String sparkClass = spark.resolve("bin/spark-class").toString();
    server(
        "master",
        daemon,
        sparkClass,
        "org.apache.spark.deploy.master.Master",
        "--host",
        made.address("master"),
        "--port",
        "7077");
    for (String worker : List.of("worker1", "worker2")) {
      server(
          worker,
          daemon,
          sparkClass,
          "org.apache.spark.deploy.worker.Worker",
          "--host",
          made.address(worker),
          "--cores",
          "1",
          "--memory",
          "1536m",
          "--work-dir",
          folder.resolve(worker).toString(),
          "spark://" + made.address("master") + ":7077");
    }
    await(folder.resolve("master.log"), "Registering worker " + made.address("worker1"), LIMIT);
    await(folder.resolve("master.log"), "Registering worker " + made.address("worker2"), LIMIT);
    upload();
    inProcess = hashes(Typed.done(run("local", List.of()).toArray(new String[0])));
  }

  private static void server(String host, Map<String, String> environment, String... command)
      throws IOException {
    Path log = folder.resolve(host + ".log");
    servers.add(hosts.orElseThrow().start(host, log, environment, command));
  }

  private static void upload() {
    Configuration configuration = new Configuration();
    s3a().forEach(configuration::set);
    configuration.set("fs.s3a.directory.marker.retention", "keep");
    Storage storage = new Storage(configuration);
    for (Shapes shape : Shapes.values()) {
      for (int number = 0; number < IMAGES; number++) {
        storage.publish(
            Storage.path("s3a://headway/images/" + shape.label() + "/" + number + ".png"),
            shape.image(number, "png"));
      }
    }
    Storage.closeAll();
  }

  @AfterAll
  static void stop() throws IOException, InterruptedException {
    for (Process each : servers) {
      each.descendants().forEach(ProcessHandle::destroyForcibly);
      each.destroyForcibly().waitFor();
    }
    if (hosts.isPresent()) {
      hosts.get().close();
    }
    Storage.closeAll();
  }

  @Test
  void aSlowAndLossyLinkAndTwentySecondsWithoutS3ChangeNoByte() throws Exception {
    Hosts network = hosts.orElseThrow();
    network.slow("worker2", 200, 2);
    try (Driver driver = Driver.on("driver", "slow", List.of())) {
      driver.awaits("extract: ");
      network.cut("store");
      Thread.sleep(20_000);
      network.heal();
      network.slow("worker2", 200, 2);

      assertThat(hashes(driver.result())).isEqualTo(inProcess);
    } finally {
      network.heal();
    }
  }

  @Test
  void aWorkersLinkCutInExtractAndAnothersInTrainChangesNoByte() throws Exception {
    Hosts network = hosts.orElseThrow();
    try (Driver driver = Driver.on("driver", "cut", List.of())) {
      driver.awaits("extract: ");
      network.cut("worker1");
      driver.awaits("train: softmax");
      network.heal();
      driver.awaits("train: epoch 2,");
      network.cut("worker2");

      assertThat(hashes(driver.result())).isEqualTo(inProcess);
    } finally {
      network.heal();
    }
  }

  @Test
  void aDriverThatIsKilledIsFollowedByOneOnAnotherHost() throws Exception {
    List<String> lease = List.of("--set", "lease.seconds=6", "--set", "lease.waitSeconds=60");
    try (Driver first = Driver.on("driver", "killed", lease)) {
      first.awaits("train: epoch 2,");
      first.kill();
    }
    try (Driver second = Driver.on("other", "killed", lease)) {
      second.awaits("@driver (process ");

      JsonNode result = second.result();
      assertThat(hashes(result)).isEqualTo(inProcess);
      assertThat(result.at("/stages/extract/status").asText()).isEqualTo("unchanged");
    }
  }

  @Test
  void aDriverThatIsCutFromS3AloneEndsWithOneLine() throws Exception {
    Hosts network = hosts.orElseThrow();
    try (Driver driver = Driver.on("driver", "parted", List.of())) {
      driver.awaits("extract: ");
      network.part("driver", "store");

      assertThat(driver.status()).as(driver.log()).isEqualTo(4);
      assertThat(driver.log().lines().filter(line -> line.startsWith("headway: ")))
          .hasSize(1)
          .allMatch(line -> line.contains("s3a://headway/"));
    } finally {
      network.heal();
    }
  }

  /** A run that was submitted in client mode on a host. */
  private record Driver(Process process, Path file) implements AutoCloseable {
    static Driver on(String host, String workspace, List<String> more) throws IOException {
      Hosts network = hosts.orElseThrow();
      Path root = SharedFiles.projectRoot();
      Map<String, String> environment = new HashMap<>();
      environment.put("SPARK_HOME", SparkHome.require().toString());
      environment.put("HEADWAY_MASTER", "spark://" + network.address("master") + ":7077");
      // On each host's disk, as in an image.
      environment.put("HEADWAY_JAR", "local://" + root.resolve("jobs/target/headway-jobs.jar"));
      environment.put("HEADWAY_DRIVER_MEMORY", "1g");
      environment.put(
          "HEADWAY_SUBMIT_OPTIONS",
          "--conf spark.network.timeout=20s --conf spark.network.timeoutInterval=5s"
              + " --conf spark.executor.heartbeatInterval=2s"
              + " --conf spark.driver.host="
              + network.address(host));
      List<String> command = new ArrayList<>();
      command.add(root.resolve("deploy/submit.sh").toString());
      command.addAll(run(workspace, more));
      Path log = folder.resolve(workspace + "-" + host + ".log");
      Process process = network.start(host, log, environment, command.toArray(new String[0]));
      return new Driver(process, log);
    }

    void awaits(String text) throws IOException, InterruptedException {
      while (process.isAlive() && !log().contains(text)) {
        Thread.sleep(50);
      }
      await(file, text, Duration.ZERO);
    }

    String log() throws IOException {
      return Files.readString(file);
    }

    int status() throws IOException, InterruptedException {
      assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(log()).isTrue();
      return process.exitValue();
    }

    JsonNode result() throws IOException, InterruptedException {
      assertThat(status()).as(log()).isZero();
      return RunLog.result(log());
    }

    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static List<String> run(String workspace, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("run", "--images", "s3a://headway/images"));
    arguments.addAll(List.of("--workspace", "s3a://headway/" + workspace));
    arguments.addAll(List.of("--workers", "4", "--epochs", "4", "--rate-scaling", "none"));
    arguments.addAll(List.of("--batch-size", "4", "--split", "80/20/0"));
    s3a()
        .forEach(
            (key, value) ->
                arguments.addAll(List.of("--set", "spark.hadoop." + key + "=" + value)));
    arguments.addAll(more);
    return arguments;
  }

  private static Map<String, String> s3a() {
    return Map.of(
        "fs.s3a.endpoint",
        "http://" + hosts.orElseThrow().address("store") + ":9000",
        "fs.s3a.endpoint.region",
        "us-east-1",
        "fs.s3a.path.style.access",
        "true",
        "fs.s3a.connection.ssl.enabled",
        "false",
        "fs.s3a.access.key",
        VersityGw.ACCESS_KEY,
        "fs.s3a.secret.key",
        VersityGw.SECRET_KEY);
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

  private static void await(Path log, String text, Duration limit)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!Files.readString(log).contains(text)) {
      if (System.nanoTime() > end) {
        throw new AssertionError(log + " lacks '" + text + "':\n" + Files.readString(log));
      }
      Thread.sleep(50);
    }
  }
}
