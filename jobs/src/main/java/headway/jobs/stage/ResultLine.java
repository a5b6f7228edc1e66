package headway.jobs.stage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

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

  public static String text(ObjectNode line) {
    try {
      return JSON.writeValueAsString(line);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree is always JSON", impossible);
    }
  }
}
