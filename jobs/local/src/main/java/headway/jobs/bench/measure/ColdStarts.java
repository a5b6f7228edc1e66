package headway.jobs.bench.measure;

import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.bench.measure.ColdStart.Timing;
import headway.jobs.spark.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import scala.Tuple2;

/** Starts fresh JVMs, with the options, class path and settings of this one. */
public final class ColdStarts {
  private final Map<String, String> values = new TreeMap<>();
  private final Storage storage;
  private final org.apache.hadoop.fs.Path root;

  /**
   * @param settings that name the shards, the network, and a workspace for the features alone
   */
  public ColdStarts(Session session, Settings settings) {
    values.putAll(settings.values());
    for (Tuple2<String, String> each : session.context().getConf().getAll()) {
      if (each._1().equals("spark.master") || each._1().startsWith("spark.hadoop.")) {
        values.put(each._1(), each._2());
      }
    }
    storage = session.storage();
    root = new Workspace(Storage.path(settings.workspace())).root();
  }

  /** Extracts everything in a new JVM. */
  public Timing start() {
    storage.delete(root);
    try {
      Path errors = Files.createTempFile("headway-bench-", ".log");
      try {
        return run(errors);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException failure) {
      throw new IllegalStateException("Cannot start another JVM: " + failure, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while another JVM extracted", stopped);
    }
  }

  private Timing run(Path errors) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command()).redirectError(errors.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try (OutputStream settings = process.getOutputStream()) {
      settings.write(ColdStart.JSON.writeValueAsBytes(values));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "Extracting in another JVM failed: " + Files.readString(errors));
    }
    return ColdStart.JSON.readValue(out, Timing.class);
  }

  private static List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> !each.startsWith("-javaagent") && !each.startsWith("-agent"))
        .filter(each -> !each.startsWith("-XX:StartFlightRecording"))
        .forEach(command::add);
    command.add(ColdStart.class.getName());
    return command;
  }
}
