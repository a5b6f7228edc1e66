package headway.jobs.spark.settings;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Secret values that must never be printed. */
public final class Secrets {
  private static final String HIDDEN = "…";
  private static final String WORDS =
      "(?:secret|password|passphrase|token|(?:access|account|private)[._]?key|sas[._]"
          + "|credential(?!s\\.provider))";
  private static final Pattern KEY = Pattern.compile("(?i).*" + WORDS + ".*");

  /** A secret among JVM options, such as {@code -Dfs.s3a.secret.key=…}. */
  private static final Pattern WITHIN =
      Pattern.compile("(?i)(?<=[\\s,;\"']|^)(-D)?([^\\s=]*" + WORDS + "[^\\s=]*)=[^\\s,;\"']+");

  private static final Pattern USER = Pattern.compile("(?<=://)[^/@\\s]+@");
  private static final int SHORTEST = 4;

  private final List<String> values;

  private Secrets(List<String> values) {
    this.values = values;
  }

  /** The secrets in the given settings and in this process's environment. */
  public static Secrets in(Map<String, String> settings) {
    return new Secrets(
        Stream.of(settings, System.getenv())
            .flatMap(map -> map.entrySet().stream())
            .filter(each -> KEY.matcher(each.getKey()).matches())
            .map(Map.Entry::getValue)
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .toList());
  }

  /** The text with each secret replaced by an ellipsis. */
  public String hide(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return hidden;
  }

  /** The value of a setting, with secrets replaced by an ellipsis. */
  public String shown(String key, String value) {
    if (KEY.matcher(key).matches()) {
      return HIDDEN;
    }
    String within = WITHIN.matcher(hide(value)).replaceAll("$1$2=" + HIDDEN);
    return USER.matcher(within).replaceAll(HIDDEN + "@");
  }
}
