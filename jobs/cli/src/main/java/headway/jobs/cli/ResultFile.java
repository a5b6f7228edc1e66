package headway.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.HeadwayException;
import headway.common.UsageException;
import headway.common.config.SparkSettings;
import headway.common.storage.Storage;
import headway.jobs.observe.LogFormat;
import headway.jobs.spark.Session;
import headway.jobs.stage.ResultLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The object that {@code --result} names, for a scheduler: it says that the command runs, then how
 * it ended, also where that was a failure before any stage began.
 */
final class ResultFile {
  static final String OPTION = "--result";

  private static final String RUNNING = "running";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Optional<String> uri;
  private final Instant started = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final long startNanos = System.nanoTime();
  private String stage = "";
  private Supplier<Configuration> configuration =
      () -> Session.hadoop(new SparkSettings(Map.of(), Map.of()));
  private boolean ended;

  /** Whether what is there is a result, or was written by this. */
  private boolean mine;

  private ResultFile(Optional<String> uri) {
    this.uri = uri;
  }

  /** The file that the arguments name, also where they are wrong otherwise. */
  static ResultFile of(String... args) {
    List<String> words = List.of(args);
    int option = words.indexOf(OPTION);
    if (option >= 0 && option + 1 < words.size()) {
      return new ResultFile(Optional.of(words.get(option + 1)));
    }
    return new ResultFile(
        words.stream()
            .filter(word -> word.startsWith(OPTION + "="))
            .map(word -> word.substring(OPTION.length() + 1))
            .findFirst());
  }

  /** Sets whose result it is, before anything else is known. */
  void of(String name) {
    stage = name;
  }

  /**
   * Sets whose result it is.
   *
   * @param reaching the Hadoop settings that reach the store, as far as they are known
   */
  void of(String name, Supplier<Configuration> reaching) {
    stage = name;
    configuration = reaching;
  }

  /**
   * Says that the command runs. What an earlier command left is gone then.
   *
   * @param reaching all Hadoop settings of the command
   * @throws headway.common.StorageException if the object cannot be written
   */
  void begin(Supplier<Configuration> reaching) {
    configuration = reaching;
    if (uri.isPresent()) {
      publish(JSON.createObjectNode().put("stage", stage).put("status", RUNNING));
    }
  }

  /** Keeps a result line with its exit status. */
  void succeed(ObjectNode line, int exitStatus) {
    if (uri.isPresent()) {
      publish(line.deepCopy().put("exitStatus", exitStatus));
      ended = true;
    }
  }

  /**
   * Keeps the line that the command failed with. If it cannot be written, a line on standard error
   * says so; the exit status is that of the failure.
   */
  void fail(CommandFailure failure) {
    if (uri.isEmpty() || ended) {
      return;
    }
    ended = true;
    try {
      publish(
          ResultLine.failed(
              stage,
              Duration.ofNanos(System.nanoTime() - startNanos),
              failure.exitStatus(),
              failure.message()));
    } catch (HeadwayException unwritten) {
      System.err.println(
          LogFormat.line(
              "WARN", "headway", "warning: the failure is not kept: " + unwritten.getMessage()));
    }
  }

  /** Rejects an object that is no result, such as one of the workspace, before it is replaced. */
  private void requireFree() {
    Path path = Storage.path(uri.orElseThrow());
    Storage storage = new Storage(configuration.get());
    if (storage.isFolder(path)) {
      throw refused(path, "is a folder; name an object, such as " + new Path(path, "result.json"));
    }
    if (storage.readIfPresent(path).filter(there -> !isResult(there)).isPresent()) {
      throw refused(path, "is there and is no result; name another object");
    }
  }

  private UsageException refused(Path path, String why) {
    ended = true;
    return new UsageException("Cannot start: %s names %s, which %s".formatted(OPTION, path, why));
  }

  private static boolean isResult(byte[] bytes) {
    try {
      JsonNode line = JSON.readTree(bytes);
      return line != null && line.has("stage") && line.has("status");
    } catch (IOException other) {
      return false;
    }
  }

  private void publish(ObjectNode line) {
    String text = ResultLine.text(line.put("started", started.toString())) + "\n";
    if (uri.orElseThrow().isBlank()) {
      throw new UsageException("Cannot start: " + OPTION + " is empty; give a URI");
    }
    if (!mine) {
      requireFree();
      mine = true;
    }
    new Storage(configuration.get())
        .publish(Storage.path(uri.get()), text.getBytes(StandardCharsets.UTF_8));
  }
}
