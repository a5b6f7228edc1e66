package headway.jobs.testing.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Spark standalone master and its workers, each a process of its own on 127.0.0.1 with ports that
 * were free. A worker offers one core, and by default 1.5 GB, room for one executor of Spark's
 * default size.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Pattern MASTER_URL =
      Pattern.compile("Starting Spark master at (spark://127\\.0\\.0\\.1:\\d+)");
  private static final Pattern REGISTERED = Pattern.compile("Registering worker ");

  private final Path sparkHome;
  private final Path folder;
  private final String workerMemory;
  private final List<Process> workers = new ArrayList<>();
  private final List<Process> all = new ArrayList<>();
  private String masterUrl = "";

  private StandaloneCluster(Path sparkHome, Path folder, String workerMemory) {
    this.sparkHome = sparkHome;
    this.folder = folder;
    this.workerMemory = workerMemory;
  }

  /**
   * Starts the processes and returns once every worker is registered.
   *
   * @param folder for logs and the executors' files
   */
  public static StandaloneCluster start(Path sparkHome, Path folder, int workers)
      throws IOException, InterruptedException {
    return start(sparkHome, folder, workers, "1536m");
  }

  /** The same, with so much memory for the executors of a worker, such as {@code 2g}. */
  public static StandaloneCluster start(
      Path sparkHome, Path folder, int workers, String workerMemory)
      throws IOException, InterruptedException {
    StandaloneCluster cluster = new StandaloneCluster(sparkHome, folder, workerMemory);
    try {
      cluster.startMaster();
      for (int i = 0; i < workers; i++) {
        cluster.startWorker(i);
      }
      cluster.await(cluster.masterLog(), REGISTERED, workers);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Such as {@code spark://127.0.0.1:40123}. */
  public String masterUrl() {
    return masterUrl;
  }

  public Path sparkHome() {
    return sparkHome;
  }

  /** Kills a worker with its executors, without notice, as when a node is lost. */
  public void kill(int worker) throws InterruptedException {
    Process process = workers.get(worker);
    List<ProcessHandle> executors = process.descendants().toList();
    process.destroyForcibly().waitFor();
    executors.forEach(ProcessHandle::destroyForcibly);
  }

  /** Kills the executors of a worker, without notice; the worker starts others. */
  public void killExecutors(int worker) {
    workers.get(worker).descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private Path masterLog() {
    return folder.resolve("master.log");
  }

  private void startMaster() throws IOException, InterruptedException {
    start(
        masterLog(),
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0");
    masterUrl = await(masterLog(), MASTER_URL, 1).group(1);
  }

  private void startWorker(int index) throws IOException {
    workers.add(
        start(
            folder.resolve("worker-" + index + ".log"),
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            workerMemory,
            "--work-dir",
            folder.resolve("worker-" + index).toString(),
            masterUrl));
  }

  private Process start(Path log, String... mainAndArguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(sparkHome.resolve("bin/spark-class").toString());
    command.addAll(List.of(mainAndArguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
    Process process = builder.start();
    all.add(process);
    return process;
  }

  /** Waits until the log has a pattern so many times; the last match. */
  private Matcher await(Path log, Pattern pattern, int times)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (System.nanoTime() < end && all.stream().allMatch(Process::isAlive)) {
      Matcher matcher = pattern.matcher(Files.readString(log));
      int found = 0;
      while (found < times && matcher.find()) {
        found++;
      }
      if (found == times) {
        return matcher;
      }
      Thread.sleep(100);
    }
    throw new AssertionError(
        "no cluster: "
            + log
            + " lacks "
            + times
            + " of '"
            + pattern
            + "'\n"
            + Files.readString(log));
  }

  /** Stops workers, which stop their executors, then the master. */
  @Override
  public void close() {
    for (int i = all.size() - 1; i >= 0; i--) {
      Process process = all.get(i);
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        process.destroyForcibly();
      }
    }
  }
}
