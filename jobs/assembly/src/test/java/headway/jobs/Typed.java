package headway.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.SharedFiles;
import headway.jobs.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * What a command answers that is typed as a user types it.
 *
 * @param status the exit status
 * @param out all of standard output
 * @param err all that the command itself said on standard error; the logs go elsewhere
 */
public record Typed(int status, String out, String err) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String COMPLAINT = "headway: ";

  static {
    // As spark-submit hands it over; --set spark.master goes before it.
    System.setProperty("spark.master", "local[2]");
    // A class of Headway's that is not registered is a mistake.
    System.setProperty("spark.kryo.registrationRequired", "true");
    // As deploy/headway sets it up, before standard error is somebody else's.
    System.setProperty(
        "log4j2.configurationFile",
        SharedFiles.projectRoot().resolve("conf/log4j2.properties").toString());
    LoggerFactory.getLogger(Typed.class).debug("logging goes to standard error as it is now");
  }

  /** Runs {@code headway} with these arguments in this process. */
  public static Typed headway(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    int status;
    try (PrintStream toOut = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream toErr = new PrintStream(err, true, StandardCharsets.UTF_8)) {
      System.setErr(toErr);
      status = Main.run(toOut, args);
    } finally {
      System.setErr(usual);
    }
    return new Typed(status, plain(out), plain(err));
  }

  /** What goes into a file or a pipe has no codes for a terminal. */
  private static String plain(ByteArrayOutputStream written) {
    String text = written.toString(StandardCharsets.UTF_8);
    assertThat(text).doesNotContainPattern("[\\p{Cntrl}&&[^\n\t]]");
    return text;
  }

  /** The result line of a command that must have come to a good end. */
  public static JsonNode done(String... args) {
    Typed typed = headway(args);
    assertThat(typed.status()).as(typed.err()).isZero();
    return typed.result();
  }

  /** The last line of standard output, which is all that is on it. */
  public JsonNode result() {
    List<String> lines = out.lines().toList();
    assertThat(lines).as("standard output").hasSize(1);
    try {
      return JSON.readTree(lines.get(0));
    } catch (JsonProcessingException notJson) {
      throw new AssertionError(lines.get(0), notJson);
    }
  }

  /** The one line that says why the command failed; nothing is on standard output. */
  public String complaint() {
    assertThat(out).as("standard output of a failed command").isEmpty();
    List<String> lines = err.lines().toList();
    assertThat(lines).as("standard error").isNotEmpty();
    assertThat(lines.subList(0, lines.size() - 1))
        .as("lines before the complaint")
        .noneMatch(line -> line.startsWith(COMPLAINT) || line.startsWith("\tat "));
    String last = lines.get(lines.size() - 1);
    assertThat(last).startsWith(COMPLAINT);
    return last.substring(COMPLAINT.length());
  }
}
