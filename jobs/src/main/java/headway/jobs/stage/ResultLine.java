package headway.jobs.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** The last line on standard output: a stage's result as JSON, with its name and seconds. */
public final class ResultLine {
  private static final JsonMapper JSON = JsonMapper.builder().findAndAddModules().build();

  private ResultLine() {}

  /** The result as an object: {@code stage, status, seconds}, then the record's own values. */
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
   * Leaves the line in the workspace. Where nothing had to be done, the line of the run that did it
   * stays: reports show its time.
   */
  public static void publish(StageContext context, String stage, ObjectNode line) {
    Path place = context.workspace().metrics(stage);
    boolean unchanged = line.get("status").asText().equals(StageResult.UNCHANGED);
    if (!unchanged || !context.storage().exists(place)) {
      context.storage().publish(place, (text(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The line that an earlier run left. */
  static Optional<ObjectNode> find(StageContext context, String stage) {
    if (context.settings().workspace().isBlank()) {
      return Optional.empty();
    }
    Path place = context.workspace().metrics(stage);
    return context
        .storage()
        .readIfPresent(place)
        .map(
            bytes -> {
              try {
                return (ObjectNode) JSON.readTree(bytes);
              } catch (IOException | ClassCastException garbled) {
                throw new InputException(
                    "Cannot read " + place + ": it is no result; delete it", garbled);
              }
            });
  }

  public static String text(ObjectNode line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }
}
