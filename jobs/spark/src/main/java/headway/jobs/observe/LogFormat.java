package headway.jobs.observe;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;

/**
 * The format of lines on standard error: text, or one JSON object each. {@code
 * conf/log4j2.properties}, which the jar carries, reads the same properties.
 */
public enum LogFormat {
  TEXT,
  JSON;

  /** The property that names the format. */
  private static final String PROPERTY = "headway.log.format";

  /** The properties with which a run that is debugged logs, and without which any other does. */
  private static final Map<String, String> DEBUG =
      Map.of("headway.log.detail", "Debug", "headway.log.level", "debug");

  /** The environment variable that sets the format. */
  private static final String VARIABLE = "HEADWAY_LOG_FORMAT";

  private static final String SETTINGS = "/headway/conf/log4j2.properties";

  /** Control characters except line feeds and tabs; file names may contain any. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * Logs as {@code conf/log4j2.properties} says, which Spark's and a cluster's own settings come
   * before; {@code -Dlog4j2.configurationFile} names others.
   */
  public static void useOwnSettings() {
    URL settings = LogFormat.class.getResource(SETTINGS);
    if (settings == null
        || System.getProperty("log4j2.configurationFile") != null
        || System.getProperty("log4j.configurationFile") != null
        || !(LogManager.getContext(false) instanceof LoggerContext context)) {
      return;
    }
    try {
      URI location = settings.toURI();
      if (!location.equals(context.getConfigLocation())) {
        context.setConfigLocation(location);
      }
    } catch (URISyntaxException unnamed) {
      throw new IllegalStateException("a resource of this jar has a URI", unnamed);
    }
  }

  /**
   * Sets the format of printed lines and of log events.
   *
   * @param wanted {@code text} or {@code json}; empty for the environment's value, else text
   * @param debug whether stack traces are logged, and what only developers look for
   * @throws UsageException if the name is unknown
   */
  public static void use(String wanted, boolean debug) {
    String named = wanted.isEmpty() ? System.getenv().getOrDefault(VARIABLE, "") : wanted;
    String format = (named.isEmpty() ? TEXT : parse(named)).name().toLowerCase(Locale.ROOT);
    String before = System.setProperty(PROPERTY, format);
    boolean changed = !format.equals(before == null ? "text" : before) || debug != isDebug();
    DEBUG.forEach(
        (key, value) -> {
          if (debug) {
            System.setProperty(key, value);
          } else {
            System.clearProperty(key);
          }
        });
    if (changed && LogManager.getContext(false) instanceof LoggerContext context) {
      context.reconfigure();
    }
  }

  /** The format in use. */
  public static LogFormat current() {
    return JSON.name().equalsIgnoreCase(System.getProperty(PROPERTY, "")) ? JSON : TEXT;
  }

  /** Whether stack traces are logged. */
  public static boolean isDebug() {
    return DEBUG.keySet().stream().anyMatch(key -> System.getProperty(key) != null);
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
    if (current() == TEXT) {
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
