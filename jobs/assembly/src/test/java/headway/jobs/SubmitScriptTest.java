package headway.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code deploy/submit.sh} asks spark-submit for, and what it ends with. */
class SubmitScriptTest {
  private static final String CLOCK = "-Dorg.deeplearning4j.spark.time.TimeSource=";

  @TempDir Path spark;

  private record Ended(int status, String out, String err) {
    /** The value that spark-submit takes last for an option. */
    String last(String option) {
      List<String> typed = out.lines().toList();
      assertThat(typed).contains(option);
      return typed.get(typed.lastIndexOf(option) + 1);
    }
  }

  @BeforeEach
  void makeSpark() throws IOException {
    submitIs("printf '%s\\n' \"$@\"");
    Files.createDirectory(spark.resolve("conf"));
  }

  private void submitIs(String script) throws IOException {
    Path submit = spark.resolve("bin/spark-submit");
    Shapes.put(submit, ("#!/bin/sh\n" + script + "\n").getBytes(UTF_8));
    assertThat(submit.toFile().setExecutable(true)).isTrue();
  }

  private Ended submit(String mode, String options) throws IOException, InterruptedException {
    return submit(Map.of("HEADWAY_DEPLOY_MODE", mode, "HEADWAY_SUBMIT_OPTIONS", options));
  }

  private Ended submit(Map<String, String> environment) throws IOException, InterruptedException {
    ProcessBuilder script =
        new ProcessBuilder(
            SharedFiles.projectRoot().resolve("deploy/submit.sh").toString(), "train");
    script
        .environment()
        .putAll(
            Map.of("SPARK_HOME", spark.toString(), "HEADWAY_JAR", "s3://BUCKET/headway-jobs.jar"));
    script.environment().putAll(environment);
    script.redirectError(spark.resolve("err").toFile());
    Process process = script.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(spark.resolve("err")));
  }

  private void clusterHas(String options) throws IOException {
    Files.writeString(
        spark.resolve("conf/spark-defaults.conf"),
        "# ours\nspark.driver.extraJavaOptions   " + options + "\nspark.master yarn\n");
  }

  @ParameterizedTest
  @CsvSource({"client", "cluster"})
  void optionsOfTheDriverAreAddedToThoseOfTheCluster(String mode)
      throws IOException, InterruptedException {
    clusterHas("-Dcluster=1 -Dsecond=2");

    assertThat(submit(mode, "").last("--driver-java-options"))
        .contains("-Dcluster=1 -Dsecond=2 ", CLOCK, "-XX:+UseParallelGC");
  }

  @ParameterizedTest
  @CsvSource({
    "client,  --conf spark.driver.extraJavaOptions=-Dmine=1",
    "cluster, --conf spark.driver.extraJavaOptions=-Dmine=1",
    "cluster, --conf=spark.driver.extraJavaOptions=-Dmine=1",
    "cluster, --driver-java-options -Dmine=1"
  })
  void optionsThatAreTypedReplaceThoseOfTheClusterAndNotOurs(String mode, String typed)
      throws IOException, InterruptedException {
    clusterHas("-Dcluster=1");

    assertThat(submit(mode, typed).last("--driver-java-options"))
        .contains("-Dmine=1 ", CLOCK)
        .doesNotContain("-Dcluster");
  }

  @Test
  void aCollectorOfTheClusterStays() throws IOException, InterruptedException {
    clusterHas("-XX:+UseG1GC -XX:+PrintFlagsFinal");

    assertThat(submit("cluster", "").last("--driver-java-options"))
        .contains("-XX:+UseG1GC -XX:+PrintFlagsFinal", CLOCK)
        .doesNotContain("ParallelGC", "-UseG1GC");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HEADWAY_MASTER | foo | give local[*], yarn, spark://HOST:7077 or k8s://URL",
        "HEADWAY_DEPLOY_MODE | clustr | give client or cluster",
        "HEADWAY_EXECUTORS | many | give a whole number",
        "HEADWAY_EXECUTOR_CORES | 0 | give a whole number from 1",
        "HEADWAY_DRIVER_MEMORY | abc | give a size such as 2g",
        "HEADWAY_EXECUTOR_MEMORY | 4 GB | give a size such as 4g"
      })
  void aVariableThatSparkWouldNotTakeIsOneLine(String variable, String value, String advice)
      throws IOException, InterruptedException {
    Ended ended = submit(Map.of(variable, value));

    assertThat(ended)
        .isEqualTo(
            new Ended(2, "", "headway: bad %s '%s': %s\n".formatted(variable, value, advice)));
  }

  @Test
  void namesTheApplicationByItsCommand() throws IOException, InterruptedException {
    assertThat(submit("cluster", "").last("--name")).isEqualTo("headway train");
  }

  @ParameterizedTest
  @CsvSource({
    "1, Client: Application diagnostics message: headway: Cannot list x: why (exit status 3), 3",
    "1, Client: Application diagnostics message: headway: Cannot start: x (exit status 2), 2",
    "1, Client: Application diagnostics message: Max number of executor failures (3) reached, 1",
    "1, headway: not of the application (exit status 3), 1",
    "0, Client: nothing, 0",
    "101, Client: Application diagnostics message: headway: Cannot x (exit status 3), 101"
  })
  void endsInClusterModeAsTheDriverDid(int status, String line, int expected)
      throws IOException, InterruptedException {
    submitIs("echo ERROR '" + line + "' >&2; echo out; exit " + status);

    Ended ended = submit("cluster", "");

    assertThat(ended.status()).isEqualTo(expected);
    assertThat(ended.err()).isEqualTo("ERROR " + line + "\n");
    assertThat(ended.out()).isEqualTo("out\n");
  }

  @Test
  void leavesOutTheStackTraceOfWhatTheDriverSaid() throws IOException, InterruptedException {
    Path lines =
        Files.write(
            spark.resolve("lines"),
            List.of(
                "before",
                "\tat mine.Kept",
                "Exception in thread \"main\" org.apache.spark.SparkException: Application"
                    + " application_1 finished with failed status",
                "\tat a.B",
                "\tat c.D",
                "after",
                "\tat also.Kept"));
    submitIs("cat " + lines + " >&2; exit 1");

    Ended ended = submit("cluster", "");

    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).isEqualTo("before\n\tat mine.Kept\nafter\n\tat also.Kept\n");
  }

  @Test
  void stopsSparkSubmitWhenItIsStopped() throws IOException, InterruptedException {
    submitIs("echo $$ > " + spark + "/pid; exec sleep 600");
    ProcessBuilder script =
        new ProcessBuilder(
            SharedFiles.projectRoot().resolve("deploy/submit.sh").toString(), "train");
    script.environment().put("SPARK_HOME", spark.toString());
    script.environment().put("HEADWAY_JAR", "s3://BUCKET/headway-jobs.jar");
    script.environment().put("HEADWAY_DEPLOY_MODE", "cluster");
    script.redirectErrorStream(true).redirectOutput(spark.resolve("err").toFile());
    Process process = script.start();
    Path pid = spark.resolve("pid");
    while (!Files.exists(pid) || Files.readString(pid).isBlank()) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(20);
    }
    ProcessHandle submitted =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).trim())).orElseThrow();

    process.destroy();

    assertThat(process.waitFor()).isNotZero();
    assertThat(submitted.isAlive()).isFalse();
  }
}
