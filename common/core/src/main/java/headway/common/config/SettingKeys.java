package headway.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import headway.common.algorithm.EditDistance;
import headway.common.config.section.SettingProblems;
import headway.common.config.training.SweepSettings;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The known setting keys.
 *
 * @param defaults every setting with its default, without the root
 */
record SettingKeys(Config defaults) {
  private static final Pattern HADOOP = Pattern.compile("(hadoop|fs|dfs|mapreduce)\\..+");
  private static final String ROOT_PREFIX = SettingsLoader.ROOT + ".";

  /** Whether {@code key}, without the root, is a setting and not a section of them. */
  boolean isSetting(String key) {
    try {
      ConfigUtil.splitPath(key);
    } catch (ConfigException noPath) {
      return false;
    }
    if (key.startsWith(SweepSettings.GRID_PREFIX)) {
      String searched = key.substring(SweepSettings.GRID_PREFIX.length());
      return SweepSettings.isSearchable(searched) && isSetting(searched);
    }
    return defaults.hasPath(key) && defaults.getValue(key).valueType() != ConfigValueType.OBJECT;
  }

  /**
   * The settings in {@code file}, without the root and without {@code spark}; unknown keys are
   * added to the problems.
   */
  Config only(Config file, SettingProblems problems) {
    Config found = ConfigFactory.empty();
    for (Map.Entry<String, ?> entry : file.entrySet()) {
      String whole = entry.getKey();
      String key = whole.startsWith(ROOT_PREFIX) ? whole.substring(ROOT_PREFIX.length()) : whole;
      boolean rooted = !key.equals(whole);
      if (rooted && isSetting(key)) {
        found = found.withValue(key, file.getValue(whole));
      } else if (!(rooted && SparkSettings.isOne(key))) {
        problems.add(
            whole,
            isSetting(key) || SparkSettings.isOne(key)
                ? "must be inside " + SettingsLoader.ROOT + " { }"
                : "is no setting" + suggestion(key));
      }
    }
    return found;
  }

  /** A suggestion for a misspelt {@code key}, as the end of a sentence. */
  String suggestion(String key) {
    if (key.startsWith(SweepSettings.GRID_PREFIX)) {
      String searched = key.substring(SweepSettings.GRID_PREFIX.length());
      return isSetting(searched)
          ? " that can be searched; those of train, finetune and augment can, and seed"
          : suggestion(searched);
    }
    if (HADOOP.matcher(key).matches()) {
      return "; did you mean spark.hadoop."
          + key.replaceFirst("^hadoop\\.(?!tmp|security)", "")
          + "?";
    }
    return defaults.entrySet().stream()
        .map(Map.Entry::getKey)
        .min(Comparator.comparingInt(each -> EditDistance.distance(each, key)))
        .filter(nearest -> EditDistance.distance(nearest, key) <= 1 + key.length() / 3)
        .map(nearest -> "; did you mean " + nearest + "?")
        .orElse("");
  }
}
