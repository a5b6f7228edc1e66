package headway.jobs.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import headway.common.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The last line on standard output: a stage's result as JSON, with the stage's name and seconds.
 */
public final class ResultLine {
  private static final JsonMapper JSON = JsonMapper.builder().findAndAddModules().build();

  /** Ignores the stage's name and seconds, which the result record does not have. */
  private static final JsonMapper VALUES =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private ResultLine() {}

  /** The result as an object: {@code stage, status, seconds}, then the record's components. */
  public static ObjectNode of(String stage, StageResult result, Duration took) {
    ObjectNode line = JSON.createObjectNode();
    line.put("stage", stage);
    line.put("status", result.status());
    line.put("seconds", took.toMillis() / 1000.0);
    ObjectNode values = JSON.valueToTree(result);
    values.remove("status");
    line.setAll(values);
    return line;
  }

  /**
   * The line of a command that failed.
   *
   * @param error the line that said why
   */
  public static ObjectNode failed(String stage, Duration took, int exitStatus, String error) {
    ObjectNode line = JSON.createObjectNode();
    line.put("stage", stage).put("status", "failed").put("seconds", took.toMillis() / 1000.0);
    return line.put("exitStatus", exitStatus).put("error", error);
  }

  /** Adds a record of plain values to a line. */
  static void add(ObjectNode line, String name, Record values) {
    line.set(name, JSON.valueToTree(values));
  }

  /**
   * Writes the line to the workspace. An unchanged result does not replace an existing line,
   * because reports show the time of the run that did the work.
   */
  public static void publish(StageContext context, String stage, ObjectNode line) {
    Path place = context.workspace().metrics(stage);
    boolean unchanged = line.get("status").asText().equals(StageResult.UNCHANGED);
    if (!unchanged || !context.storage().exists(place)) {
      context.storage().publish(place, (text(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The line of an earlier run. */
  static Optional<ObjectNode> find(StageContext context, String stage) {
    if (context.settings().workspace().isBlank()) {
      return Optional.empty();
    }
    return read(context.storage(), context.workspace().metrics(stage));
  }

  /**
   * Reads a line; empty if the file does not exist.
   *
   * @throws InputException if the file holds something else
   */
  public static Optional<ObjectNode> read(Storage storage, Path place) {
    return storage
        .readIfPresent(place)
        .map(
            bytes -> {
              try {
                return (ObjectNode) JSON.readTree(bytes);
              } catch (IOException | ClassCastException garbled) {
                throw garbled(place, garbled);
              }
            });
  }

  /**
   * Reads a line as a result record of the given type; empty if the file does not exist.
   *
   * @throws InputException if the file holds something else
   */
  public static <T extends StageResult> Optional<T> read(
      Storage storage, Path place, Class<T> type) {
    return read(storage, place)
        .map(
            line -> {
              try {
                return VALUES.treeToValue(line, type);
              } catch (JsonProcessingException garbled) {
                throw garbled(place, garbled);
              }
            });
  }

  /** The record that a line of its own stage was made of. */
  static <T extends StageResult> T result(ObjectNode line, Class<T> type) {
    try {
      return VALUES.treeToValue(line, type);
    } catch (JsonProcessingException garbled) {
      throw new InputException(
          "Cannot read the result of "
              + line.path("stage").asText()
              + ": it is no result of this version; run it again with --if-exists replace",
          garbled);
    }
  }

  private static InputException garbled(Path place, Exception cause) {
    return new InputException("Cannot read " + place + ": it is no result; delete it", cause);
  }

  public static String text(ObjectNode line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }
}
