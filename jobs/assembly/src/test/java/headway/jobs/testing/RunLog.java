package headway.jobs.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** A log in which standard output and standard error of {@code run} are one. */
public final class RunLog {
  private RunLog() {}

  /** The result line. */
  public static JsonNode result(String log) throws IOException {
    String line =
        log.lines()
            .filter(each -> each.startsWith("{\"stage\":\"run\""))
            .reduce((first, second) -> second)
            .orElseThrow(() -> new AssertionError(log));
    return JsonMapper.builder().build().readTree(line);
  }
}
