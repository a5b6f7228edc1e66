package headway.jobs.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.SharedFiles;
import headway.jobs.Typed;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Test
  void everyLineOnStandardErrorIsJsonWhereThatIsAskedFor() throws IOException {
    Typed typed =
        Typed.headway("train", "--workspace", "memory-of-\"nothing\"", "--log-format", "json");

    assertThat(typed.status()).isEqualTo(3);
    List<String> lines = typed.err().lines().toList();
    assertThat(lines).isNotEmpty();
    for (String line : lines) {
      JsonNode object = JSON.readTree(line);
      assertThat(object.fieldNames()).toIterable().startsWith("time", "level", "logger", "message");
    }
    assertThat(JSON.readTree(lines.get(lines.size() - 1)).get("message").asText())
        .startsWith("headway: Cannot ");
  }

  @Test
  void theResultStaysAloneOnStandardOutput() {
    Typed typed = Typed.headway("doctor", "--log-format", "json");

    assertThat(typed.result().get("stage").asText()).isEqualTo("doctor");
  }

  @Test
  void refusesAnotherFormat() {
    assertThat(Typed.headway("train", "--log-format", "xml").complaint())
        .isEqualTo("Cannot log as 'xml': --log-format must be text or json");
  }

  @Test
  void writesControlCodesOut() {
    assertThat(Typed.headway("train", "--config", "red\u001b[31m.conf").complaint())
        .contains("red\\x1b[31m.conf");
    assertThat(LogFormat.line("INFO", "headway", "a\u001b[31m\r\tb\nc"))
        .isEqualTo("a\\x1b[31m\\x0d\tb\nc");
  }

  @Test
  void anEventOfAnyTextIsOneLineOfJson() throws IOException {
    String line = written("jsonDebug");

    assertThat(line.stripTrailing().lines()).hasSize(1);
    JsonNode event = JSON.readTree(line);
    assertThat(event.get("message").asText())
        .isEqualTo("two\nlines, a \"quote\", a \\ and a tab\t");
    assertThat(event.get("exception").asText()).contains("why \"this\"", "\tat ");
    assertThat(event.get("level").asText()).isEqualTo("WARN");
  }

  @Test
  void onlyARunThatIsDebuggedLogsStackTraces() throws IOException {
    String reason = "java.lang.IllegalStateException: why \"this\"";

    assertThat(written("text").lines())
        .hasSize(2)
        .last()
        .isEqualTo("lines, a \"quote\", a \\ and a tab\t: " + reason);
    assertThat(written("text")).endsWith("\n");
    assertThat(written("textDebug").lines())
        .contains(reason)
        .anyMatch(it -> it.startsWith("\tat "));
    assertThat(JSON.readTree(written("json")).get("exception").asText().strip()).isEqualTo(reason);
  }

  /** The property of this name, of the file that the jar carries, as it writes an event. */
  private static String written(String property) throws IOException {
    Properties file = new Properties();
    try (Reader reader =
        Files.newBufferedReader(SharedFiles.projectRoot().resolve("conf/log4j2.properties"))) {
      file.load(reader);
    }
    PatternLayout layout =
        PatternLayout.newBuilder()
            .withPattern(file.getProperty("property." + property))
            .withAlwaysWriteExceptions(false)
            .build();
    return layout.toSerializable(
        Log4jLogEvent.newBuilder()
            .setLoggerName("headway.jobs")
            .setLevel(Level.WARN)
            .setMessage(new SimpleMessage("two\nlines, a \"quote\", a \\ and a tab\t"))
            .setThrown(new IllegalStateException("why \"this\""))
            .build());
  }
}
