package headway.jobs.parts;

import headway.jobs.spark.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Reports the settings that differ from those of the existing results. */
public final class SettingChanges {
  private static final int LONGEST = 60;

  private SettingChanges() {}

  /**
   * Prints one line with each setting that differs and the consequence; nothing if none differs.
   */
  public static void say(
      String stage, Map<String, String> before, Map<String, String> now, String consequence) {
    List<String> changed = new ArrayList<>();
    for (String key : new TreeSet<>(now.keySet())) {
      String old = before.getOrDefault(key, "");
      if (!old.equals(now.get(key))) {
        changed.add(key + " changed from " + shortened(old) + " to " + shortened(now.get(key)));
      }
    }
    if (!changed.isEmpty()) {
      Progress.say(stage + ": " + String.join(", ", changed) + "; " + consequence);
    }
  }

  private static String shortened(String value) {
    String shown = value.isEmpty() ? "nothing" : value;
    return shown.length() <= LONGEST ? shown : shown.substring(0, LONGEST) + "…";
  }
}
