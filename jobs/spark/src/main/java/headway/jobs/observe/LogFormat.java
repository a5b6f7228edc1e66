package headway.jobs.observe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.UsageException;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

/**
 * The format of lines on standard error: text, or one JSON object each. {@code
 * conf/log4j2.properties} reads the same property; a cluster's own configuration does not.
 */
public enum LogFormat {
  TEXT,
  JSON;

  /** The property that names the format. */
  private static final String PROPERTY = "headway.log.format";

  /** The environment variable that sets the format. */
  private static final String VARIABLE = "HEADWAY_LOG_FORMAT";

  /** Control characters except line feeds and tabs; file names may contain any. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * Sets the format of printed lines and of log events.
   *
   * @param wanted {@code text} or {@code json}; empty for the environment's value, else text
   * @throws UsageException if the name is unknown
   */
  public static void use(String wanted) {
    String named = wanted.isEmpty() ? System.getenv().getOrDefault(VARIABLE, "") : wanted;
    String format = (named.isEmpty() ? TEXT : parse(named)).name().toLowerCase(Locale.ROOT);
    String before = System.setProperty(PROPERTY, format);
    if (!format.equals(before == null ? "text" : before)
        && LogManager.getContext(false) instanceof LoggerContext context) {
      context.reconfigure();
    }
  }

  private static LogFormat parse(String name) {
    try {
      return valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new UsageException(
          "Cannot log as '" + name + "': --log-format must be text or json", unknown);
    }
  }

  /** Formats a line that is not a log event, in the format in use. */
  public static String line(String level, String logger, String message) {
    if (!JSON.name().equalsIgnoreCase(System.getProperty(PROPERTY, ""))) {
      return printable(message);
    }
    ObjectNode line = MAPPER.createObjectNode();
    line.put("time", Instant.now().toString());
    line.put("level", level);
    line.put("logger", logger);
    line.put("message", message);
    return line.toString();
  }

  /** The text with each control character escaped, such as {@code \\x1b}. */
  public static String printable(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(code -> String.format(Locale.ROOT, "\\\\x%02x", (int) code.group().charAt(0)));
  }
}
