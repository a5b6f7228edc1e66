package headway.jobs.testing;

import headway.common.SharedFiles;
import headway.jobs.testing.cluster.SparkSubmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One command in a process of its own, as {@code deploy/headway} starts it, that can be killed. */
public final class OwnProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final Process process;
  private final Path stdout;
  private final Path stderr;

  private OwnProcess(Process process, Path stdout, Path stderr) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
  }

  /** Starts {@code headway} with these arguments on two cores. */
  public static OwnProcess headway(String... arguments) throws IOException {
    return headwayOn(Path.of(System.getProperty("java.home")), arguments);
  }

  /** As {@link #headway}, with these variables in its environment. */
  public static OwnProcess headwayWith(Map<String, String> variables, String... arguments)
      throws IOException {
    return start(Path.of(System.getProperty("java.home")), variables, arguments);
  }

  /** As {@link #headway}, by the Java in a folder. */
  public static OwnProcess headwayOn(Path javaHome, String... arguments) throws IOException {
    return start(javaHome, Map.of(), arguments);
  }

  private static OwnProcess start(Path javaHome, Map<String, String> variables, String... arguments)
      throws IOException {
    Path root = SharedFiles.projectRoot();
    List<String> command =
        new ArrayList<>(
            List.of(
                javaHome.resolve("bin/java").toString(),
                "@" + root.resolve("conf/jvm.options"),
                "-Xmx1g",
                "-Dspark.master=local[2]",
                "-Dspark.kryo.registrationRequired=true",
                "-Dlog4j2.configurationFile=" + root.resolve("conf/log4j2.properties"),
                "-cp",
                System.getProperty("java.class.path"),
                "headway.jobs.cli.Main"));
    command.addAll(List.of(arguments));
    Path stdout = Files.createTempFile("headway-own", ".out");
    Path stderr = Files.createTempFile("headway-own", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    return new OwnProcess(process, stdout, stderr);
  }

  public long pid() {
    return process.pid();
  }

  /** Waits; whether it came to its end within that time. */
  public boolean endsWithin(Duration time) throws InterruptedException {
    return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGTERM, as soon as standard error says so. */
  public void terminateAt(String said) throws IOException, InterruptedException {
    for (long end = System.nanoTime() + LIMIT.toNanos();
        !Files.readString(stderr).contains(said); ) {
      if (System.nanoTime() > end || endsWithin(Duration.ofMillis(50))) {
        throw new AssertionError("never said " + said + "\n" + Files.readString(stderr));
      }
    }
    process.destroy();
  }

  /** SIGKILL: nothing of it runs any more when this returns. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** What it ended with, ten minutes at most. */
  public SparkSubmit.Result result() throws IOException, InterruptedException {
    if (!endsWithin(LIMIT)) {
      kill();
      throw new AssertionError("still running after " + LIMIT + "\n" + Files.readString(stderr));
    }
    return new SparkSubmit.Result(
        process.exitValue(), Files.readString(stdout), Files.readString(stderr));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.delete(stdout);
    Files.delete(stderr);
  }
}
