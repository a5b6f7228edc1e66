package headway.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import headway.common.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lays flags over {@code --set}, that over the file, and that over the documented defaults. */
public final class SettingsLoader {
  private static final String RESOURCE = "headway/conf/headway.conf";
  private static final String ROOT = "headway";

  private SettingsLoader() {}

  /**
   * The effective settings.
   *
   * @param file the text of a settings file
   * @param origin its URI, for messages
   * @param overrides values by key, such as {@code train.epochs}; they win over the file
   * @throws UsageException naming every mistake
   */
  public static Settings load(Optional<String> file, String origin, Map<String, String> overrides) {
    Config defaults = defaults();
    Problems problems = new Problems();
    Config user = file.map(text -> parse(text, origin)).orElseGet(ConfigFactory::empty);
    rejectUnknown(user, defaults, problems);
    Config headway = user.hasPath(ROOT) ? user.getConfig(ROOT) : ConfigFactory.empty();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      headway = with(headway, override.getKey(), override.getValue(), defaults, problems);
    }
    return Settings.from(headway.withFallback(defaults.getConfig(ROOT)).resolve(), problems);
  }

  /** What the comment of each key says, by key without the root. */
  public static Map<String, Documented> documentation() {
    Map<String, Documented> keys = new TreeMap<>();
    Config headway = defaults().getConfig(ROOT);
    headway
        .entrySet()
        .forEach(
            entry ->
                keys.put(
                    entry.getKey(),
                    new Documented(
                        String.join(" ", entry.getValue().origin().comments())
                            .replaceAll("\\s+", " ")
                            .trim(),
                        String.valueOf(entry.getValue().unwrapped()))));
    return keys;
  }

  /** A key's comment and default. */
  public record Documented(String comment, String defaultValue) {}

  private static Config defaults() {
    return ConfigFactory.parseResources(
        SettingsLoader.class.getClassLoader(),
        RESOURCE,
        ConfigParseOptions.defaults().setAllowMissing(false));
  }

  private static Config parse(String text, String origin) {
    try {
      return ConfigFactory.parseString(
              text, ConfigParseOptions.defaults().setOriginDescription(origin))
          .resolve();
    } catch (ConfigException broken) {
      throw new UsageException(
          "Cannot read the settings file " + origin + ": " + broken.getMessage(), broken);
    }
  }

  private static void rejectUnknown(Config user, Config defaults, Problems problems) {
    user.entrySet()
        .forEach(
            entry -> {
              String key = entry.getKey();
              if (!key.startsWith(ROOT + ".spark.") && !defaults.hasPathOrNull(key)) {
                problems.add(key, "is no setting" + suggestion(key, defaults));
              }
            });
  }

  private static Config with(
      Config headway, String key, String value, Config defaults, Problems problems) {
    String path = key.startsWith(ROOT + ".") ? key.substring(ROOT.length() + 1) : key;
    if (path.startsWith("spark.")) {
      return headway.withValue(
          ConfigUtil.joinPath("spark", path), ConfigValueFactory.fromAnyRef(value));
    }
    if (!isPath(path) || !defaults.hasPath(ROOT + "." + path)) {
      problems.add(path, "is no setting" + suggestion(ROOT + "." + path, defaults));
      return headway;
    }
    return headway.withValue(
        path,
        value.startsWith("[")
            ? ConfigFactory.parseString("v = " + value).getValue("v")
            : ConfigValueFactory.fromAnyRef(value));
  }

  private static boolean isPath(String key) {
    try {
      ConfigUtil.splitPath(key);
      return true;
    } catch (ConfigException notOne) {
      return false;
    }
  }

  private static String suggestion(String key, Config defaults) {
    List<String> known = defaults.entrySet().stream().map(Map.Entry::getKey).toList();
    return known.stream()
        .min(Comparator.comparingInt(each -> distance(each, key)))
        .filter(nearest -> distance(nearest, key) <= 1 + key.length() / 3)
        .map(nearest -> "; did you mean " + nearest.substring(ROOT.length() + 1) + "?")
        .orElse("");
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
