package headway.jobs.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.storage.Storage;
import headway.jobs.spark.Session;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageResult;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * One stage from the command line to its result.
 *
 * @param config URI of the settings file, or empty
 * @param overrides values by key
 * @param embedded the folder to serve as S3, if any
 */
record StageRun(
    Stage stage,
    String config,
    Map<String, String> overrides,
    Optional<java.nio.file.Path> embedded) {

  private static final String HADOOP = "spark.hadoop.";

  void execute(PrintStream out, boolean dryRun) {
    if (embedded.isPresent() && !dryRun) {
      try (EmbeddedStore store = EmbeddedStore.find()) {
        Map<String, String> spark = new HashMap<>();
        store.start(embedded.get()).forEach((key, value) -> spark.put(HADOOP + key, value));
        spark.put(EmbeddedStore.FOLDER, embedded.get().toAbsolutePath().toString());
        run(out, false, spark);
      }
    } else {
      run(out, dryRun, Map.of());
    }
  }

  private void run(PrintStream out, boolean dryRun, Map<String, String> spark) {
    Settings settings = SettingsLoader.load(file(spark), config, overrides);
    if (dryRun) {
      settings.values().forEach((key, value) -> out.println(key + " = " + value));
      return;
    }
    long start = System.nanoTime();
    try (Session session = Session.open(stage.name(), settings, spark)) {
      StageContext context = new StageContext(settings, session);
      StageResult result = stage.run(context);
      ObjectNode line =
          ResultLine.of(stage.name(), result, Duration.ofNanos(System.nanoTime() - start));
      publish(context, line);
      result.lines().forEach(out::println);
      out.println(ResultLine.text(line));
    }
  }

  private Optional<String> file(Map<String, String> spark) {
    if (config.isEmpty()) {
      return Optional.empty();
    }
    Configuration configuration = new Configuration();
    spark.forEach(
        (key, value) -> {
          if (key.startsWith(HADOOP)) {
            configuration.set(key.substring(HADOOP.length()), value);
          }
        });
    byte[] bytes = new Storage(configuration).read(Storage.path(config));
    return Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  private void publish(StageContext context, ObjectNode line) {
    if (!context.settings().workspace().isBlank()) {
      ResultLine.publish(context, stage.name().replace(' ', '-'), line);
    }
  }
}
