package headway.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import headway.common.UsageException;
import headway.common.config.section.SettingProblems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Merges the settings; flags override {@code --set}, which overrides the file, which overrides the
 * documented defaults.
 */
public final class SettingsLoader {
  private static final String RESOURCE = "headway/conf/headway.conf";
  static final String ROOT = "headway";

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
    SettingKeys known = new SettingKeys(defaults());
    SettingProblems problems = new SettingProblems();
    Config user = file.map(text -> parse(text, origin)).orElseGet(ConfigFactory::empty);
    Config headway = known.only(user, problems);
    Map<String, String> spark =
        isBlock(user) ? SparkSettings.inFile(user.getConfig(ROOT), problems) : Map.of();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      String key = withoutRoot(override.getKey());
      if (known.isSetting(key)) {
        headway = headway.withValue(key, value(override.getValue()));
      } else if (!SparkSettings.isOne(key)) {
        problems.add(key, "is no setting" + known.suggestion(key));
      }
    }
    return Settings.from(
        headway.withFallback(known.defaults()),
        new SparkSettings(SparkSettings.typedIn(overrides, problems), spark),
        problems);
  }

  /** Texts as the value of one setting. */
  public static String list(List<String> texts) {
    return texts.stream().map(ConfigUtil::quoteString).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A setting as it was given, a text or a list of texts, and these after it. */
  public static String joined(String given, List<String> more) {
    ConfigValue value = value(given);
    Stream<String> first =
        value.unwrapped() instanceof List<?> list
            ? list.stream().map(String::valueOf)
            : Stream.of(given);
    return list(Stream.concat(first, more.stream()).toList());
  }

  static String withoutRoot(String key) {
    return key.startsWith(ROOT + ".") ? key.substring(ROOT.length() + 1) : key;
  }

  private static boolean isBlock(Config user) {
    return user.hasPath(ROOT) && user.getValue(ROOT).valueType() == ConfigValueType.OBJECT;
  }

  static ConfigValue value(String text) {
    if (text.startsWith("[")) {
      try {
        return ConfigFactory.parseString("v = " + text).getValue("v");
      } catch (ConfigException noList) {
        return ConfigValueFactory.fromAnyRef(text);
      }
    }
    return ConfigValueFactory.fromAnyRef(text);
  }

  /** What the comment of each key says, by key without the root. */
  public static Map<String, Documented> documentation() {
    Map<String, Documented> keys = new TreeMap<>();
    defaults()
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
            ConfigParseOptions.defaults().setAllowMissing(false))
        .getConfig(ROOT);
  }

  private static Config parse(String text, String origin) {
    try {
      return ConfigFactory.parseString(
              text, ConfigParseOptions.defaults().setOriginDescription(origin))
          .resolve();
    } catch (ConfigException broken) {
      throw new UsageException(
          "Cannot read the settings file " + origin + ": " + broken.getMessage() + "; correct it",
          broken);
    }
  }
}
