package headway.common.config.training;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import headway.common.config.section.SettingProblems;
import headway.common.config.section.SettingsSection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Section {@code sweep}; {@code conf/headway.conf} documents each value.
 *
 * @param features URIs of workspaces whose features are tried beside the workspace's own
 * @param grid what is tried, by the setting's key
 */
public record SweepSettings(
    Search search,
    int trials,
    int parallel,
    boolean promote,
    List<String> features,
    SortedMap<String, CandidateValues> grid) {
  public static final String GRID = "sweep.grid";
  public static final String GRID_PREFIX = GRID + ".";
  private static final int MOST_TRIALS = 10_000;

  /** How points are chosen. */
  public enum Search {
    GRID,
    RANDOM
  }

  /** Whether training can be tried with other values of this setting. */
  public static boolean isSearchable(String key) {
    return key.startsWith("train.")
        || key.startsWith("finetune.")
        || key.startsWith("augment.")
        || key.equals("seed");
  }

  /** The same with one more thing to try. */
  public SweepSettings with(String key, List<String> values) {
    SortedMap<String, CandidateValues> more = new TreeMap<>(grid);
    more.put(key, new CandidateValues(values, Optional.empty()));
    return new SweepSettings(search, trials, parallel, promote, features, more);
  }

  public static SweepSettings from(
      SettingsSection section, Config headway, SettingProblems problems) {
    SweepSettings settings =
        new SweepSettings(
            section.choice("search", Search.class),
            section.integer("trials", 1, MOST_TRIALS),
            section.integer("parallel", 1, 64),
            section.flag("promote"),
            section.texts("features"),
            Collections.unmodifiableSortedMap(grid(headway, problems)));
    settings.noteTooMuch(problems);
    return settings;
  }

  private static SortedMap<String, CandidateValues> grid(Config headway, SettingProblems problems) {
    SortedMap<String, CandidateValues> grid = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> each : headway.getConfig(GRID).entrySet()) {
      String key = String.join(".", ConfigUtil.splitPath(each.getKey()));
      try {
        grid.put(key, CandidateValues.of(each.getValue()));
      } catch (IllegalArgumentException refused) {
        problems.add(GRID_PREFIX + key, refused.getMessage());
      }
    }
    return grid;
  }

  private void noteTooMuch(SettingProblems problems) {
    if (search == Search.RANDOM) {
      return;
    }
    double points = 1;
    for (Map.Entry<String, CandidateValues> each : grid.entrySet()) {
      if (each.getValue().range().isPresent()) {
        problems.add(
            GRID_PREFIX + each.getKey(),
            "is a range, of which only sweep.search=random can draw; list its values");
      }
      points *= Math.max(1, each.getValue().values().size());
    }
    if (points > MOST_TRIALS) {
      problems.add(
          GRID,
          String.format(
              "has %.0f points; try at most %d, or set sweep.search=random", points, MOST_TRIALS));
    }
  }
}
