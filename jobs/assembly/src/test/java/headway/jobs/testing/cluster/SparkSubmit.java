package headway.jobs.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs the cluster jar as a user does, by {@code deploy/submit.sh}. */
public final class SparkSubmit {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Runnable> reactions = new HashMap<>();
  private Supplier<String> elsewhere = () -> "";

  private SparkSubmit() {}

  /** In one process: Spark's local mode. */
  public static SparkSubmit local(Path sparkHome) {
    return new SparkSubmit().with("SPARK_HOME", sparkHome.toString());
  }

  /** In client mode on a cluster. */
  public static SparkSubmit on(StandaloneCluster cluster) {
    return local(cluster.sparkHome()).with("HEADWAY_MASTER", cluster.masterUrl());
  }

  /** Sets a variable of {@code deploy/submit.sh}, or any other. */
  public SparkSubmit with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Where a driver in cluster mode writes its standard error. */
  public SparkSubmit reading(Supplier<String> driver) {
    elsewhere = driver;
    return this;
  }

  /** Does something once, soon after a text appears on standard error. */
  public SparkSubmit when(String text, Runnable reaction) {
    reactions.put(text, reaction);
    return this;
  }

  /** Waits for the end while it reacts to what is said; whether the end came in time. */
  private boolean await(Process process, Path stderr) throws IOException, InterruptedException {
    Map<String, Runnable> waiting = new HashMap<>(reactions);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        return true;
      }
      String said = waiting.isEmpty() ? "" : Files.readString(stderr) + elsewhere.get();
      List<String> now = waiting.keySet().stream().filter(said::contains).toList();
      now.forEach(text -> waiting.remove(text).run());
    }
    return false;
  }

  /**
   * What a submission ended with.
   *
   * @param exit its status
   */
  public record Result(int exit, String stdout, String stderr) {

    /** The result line of a command that went well: the last one on standard output. */
    public JsonNode line() throws IOException {
      assertThat(exit).as(stderr).isZero();
      String last = stdout.lines().reduce((first, second) -> second).orElseThrow();
      return JsonMapper.builder().build().readTree(last);
    }
  }

  /** Runs one stage to its end, ten minutes at most. */
  public Result run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(SharedFiles.projectRoot().resolve("deploy/submit.sh").toString());
    command.addAll(List.of(arguments));
    Path stdout = Files.createTempFile("headway-submit", ".out");
    Path stderr = Files.createTempFile("headway-submit", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(stdout.toFile())
              .redirectError(stderr.toFile());
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
      builder.environment().putAll(environment);
      builder
          .environment()
          .merge(
              "HEADWAY_SUBMIT_OPTIONS",
              "--conf spark.kryo.registrationRequired=true",
              (given, more) -> given + " " + more);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!await(process, stderr)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "still running after " + LIMIT + ": " + command + "\n" + Files.readString(stderr));
      }
      return new Result(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
    } finally {
      Files.delete(stdout);
      Files.delete(stderr);
    }
  }
}
