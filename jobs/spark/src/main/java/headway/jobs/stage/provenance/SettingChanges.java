package headway.jobs.stage.provenance;

import headway.jobs.spark.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reports the settings that differ from those of the existing results. */
public final class SettingChanges {
  private static final int LONGEST = 60;
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final int HASH_DIGITS = 12;

  private SettingChanges() {}

  /**
   * Prints one line with each setting that differs and the consequence; nothing if none differs.
   */
  public static void say(
      String stage, Map<String, String> before, Map<String, String> now, String consequence) {
    List<String> changed = between(before, now);
    if (!changed.isEmpty()) {
      Progress.say(stage + ": " + String.join(", ", changed) + "; " + consequence);
    }
  }

  /**
   * The settings that differ, in the order of their names, such as {@code network.cut changed from
   * features to conv5}.
   */
  public static List<String> between(Map<String, String> before, Map<String, String> now) {
    List<String> changed = new ArrayList<>();
    for (String key : new TreeSet<>(now.keySet())) {
      String old = before.getOrDefault(key, "");
      if (!old.equals(now.get(key))) {
        changed.add(key + " changed from " + shortened(old) + " to " + shortened(now.get(key)));
      }
    }
    return changed;
  }

  private static String shortened(String value) {
    String shown = value.isEmpty() ? "nothing" : value;
    int longest = HASH.matcher(shown).matches() ? HASH_DIGITS : LONGEST;
    return shown.length() <= longest ? shown : shown.substring(0, longest) + "…";
  }
}
