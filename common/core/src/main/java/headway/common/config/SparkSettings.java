package headway.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import headway.common.config.section.SettingProblems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings handed to Spark and, with {@code spark.hadoop.} before them, to Hadoop, each by the key
 * that Spark knows. They may be written with or without the name of their block: {@code
 * spark.executor.memory}, {@code spark.spark.executor.memory} and, in the block, {@code
 * "spark.executor.memory"} or {@code executor.memory} are the same.
 *
 * @param typed by {@code --set}
 * @param file by the settings file
 */
public record SparkSettings(Map<String, String> typed, Map<String, String> file) {
  private static final String BLOCK = "spark.";

  public SparkSettings {
    typed = Map.copyOf(typed);
    file = Map.copyOf(file);
  }

  /** What was typed over what the file says. */
  public Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(file);
    all.putAll(typed);
    return all;
  }

  /** Those among values that were typed, whatever else is among them. */
  public static Map<String, String> typedIn(Map<String, String> overrides) {
    return typedIn(overrides, new SettingProblems());
  }

  /** Whether a key, without the root, is for Spark; it may be quoted. */
  static boolean isOne(String key) {
    return unquoted(key).startsWith(BLOCK);
  }

  static Map<String, String> typedIn(Map<String, String> overrides, SettingProblems problems) {
    Keys keys = new Keys(problems);
    overrides.forEach(
        (written, value) -> {
          String key = unquoted(SettingsLoader.withoutRoot(written));
          if (isOne(key)) {
            keys.put(key, value);
          }
        });
    return keys.values;
  }

  /** Of the block in a settings file, without the root. */
  static Map<String, String> inFile(Config headway, SettingProblems problems) {
    Keys keys = new Keys(problems);
    headway
        .entrySet()
        .forEach(
            entry -> {
              String key = unquoted(entry.getKey());
              if (isOne(key)) {
                keys.put(
                    key,
                    entry.getValue().valueType() == ConfigValueType.LIST
                        ? byCommas((List<?>) entry.getValue().unwrapped())
                        : String.valueOf(entry.getValue().unwrapped()));
              }
            });
    return keys.values;
  }

  /** As Spark has its lists. */
  private static String byCommas(List<?> list) {
    return list.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** A path with quoted parts as one text; what is no path stays as it is. */
  private static String unquoted(String path) {
    try {
      return String.join(".", ConfigUtil.splitPath(path));
    } catch (ConfigException noPath) {
      return path;
    }
  }

  /** Values by Spark's own keys, each of which may be written one way only. */
  private static final class Keys {
    private final SettingProblems problems;
    private final Map<String, String> values = new TreeMap<>();
    private final Map<String, String> writings = new HashMap<>();

    Keys(SettingProblems problems) {
      this.problems = problems;
    }

    void put(String written, String value) {
      String key = written.startsWith(BLOCK + BLOCK) ? written.substring(BLOCK.length()) : written;
      if (key.equals(BLOCK)) {
        problems.add(written, "is no setting");
        return;
      }
      String former = writings.put(key, written);
      String formerValue = values.put(key, value);
      if (former != null && !value.equals(formerValue)) {
        problems.add(key, "has two values, as " + former + " and as " + written);
      }
    }
  }
}
