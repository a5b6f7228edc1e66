package headway.jobs.status;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import headway.common.storage.Storage;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.ResultLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The last result of a stage, as it lies in the workspace.
 *
 * @param at when it was written, ISO 8601
 * @param values the numbers and texts of its line; tables such as the confusion matrix are left out
 */
record LastResult(String at, @JsonAnyGetter Map<String, JsonNode> values) {

  /** Reads a result line; empty if there is none that this version understands. */
  static Optional<LastResult> read(Storage storage, Path metrics) {
    return storage.list(metrics).stream()
        .filter(FileStatus::isFile)
        .findFirst()
        .flatMap(
            file ->
                line(storage, metrics)
                    .map(
                        line ->
                            new LastResult(
                                Instant.ofEpochMilli(file.getModificationTime())
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString(),
                                values(line))));
  }

  private static Optional<ObjectNode> line(Storage storage, Path metrics) {
    try {
      return ResultLine.read(storage, metrics);
    } catch (InputException garbled) {
      return Optional.empty();
    }
  }

  private static Map<String, JsonNode> values(ObjectNode line) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    line.properties().stream()
        .filter(each -> each.getValue().isValueNode() && !each.getKey().equals("stage"))
        .forEach(each -> values.put(each.getKey(), each.getValue()));
    return values;
  }

  private String text(String key) {
    return Optional.ofNullable(values.get(key)).map(JsonNode::asText).orElse("?");
  }

  /** A few words for people. */
  String line() {
    String words = "%s %s in %s s".formatted(text("status"), at, text("seconds"));
    if (values.containsKey("error")) {
      return "%s, exit status %s: %s".formatted(words, text("exitStatus"), text("error"));
    }
    return words
        + Optional.ofNullable(values.get("accuracy"))
            .map(each -> FigureText.text(", accuracy %.3f", each.asDouble()))
            .orElse("");
  }
}
