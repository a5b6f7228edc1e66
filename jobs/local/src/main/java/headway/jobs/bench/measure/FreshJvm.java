package headway.jobs.bench.measure;

import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.config.Settings;
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

/**
 * Runs another main class in a new JVM with the options and class path of this one. What it needs
 * goes to its standard input, where other processes cannot see secrets, and what it measures comes
 * from its standard output, both as JSON.
 */
public final class FreshJvm {
  public static final JsonMapper JSON = JsonMapper.builder().build();

  private FreshJvm() {}

  /** The settings of this command, with those of Spark that name its master and its stores. */
  public static Map<String, String> values(Session session, Settings settings) {
    Map<String, String> values = new TreeMap<>(settings.values());
    for (Tuple2<String, String> each : session.context().getConf().getAll()) {
      if (each._1().equals("spark.master") || each._1().startsWith("spark.hadoop.")) {
        values.put(each._1(), each._2());
      }
    }
    return values;
  }

  /**
   * Runs {@code main} to its end.
   *
   * @param input that it reads
   * @param type of what it writes
   */
  public static <T> T run(Class<?> main, Object input, Class<T> type) {
    try {
      Path errors = Files.createTempFile("headway-bench-", ".log");
      try {
        return run(main, input, type, errors);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException failure) {
      throw new IllegalStateException("Cannot start another JVM: " + failure, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while another JVM worked", stopped);
    }
  }

  private static <T> T run(Class<?> main, Object input, Class<T> type, Path errors)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command(main)).redirectError(errors.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = builder.start();
    try (OutputStream in = process.getOutputStream()) {
      in.write(JSON.writeValueAsBytes(input));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          main.getSimpleName() + " in another JVM failed: " + Files.readString(errors));
    }
    return JSON.readValue(out, type);
  }

  private static List<String> command(Class<?> main) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> !each.startsWith("-javaagent") && !each.startsWith("-agent"))
        .filter(each -> !each.startsWith("-XX:StartFlightRecording"))
        .forEach(command::add);
    command.add(main.getName());
    return command;
  }
}
