package headway.common.config;

import headway.common.config.section.SettingsSection;

/** Section {@code bench}. */
public record BenchSettings(
    int photos, int repeats, int passSeconds, int coldStarts, int examples, int features) {

  static BenchSettings from(SettingsSection section) {
    return new BenchSettings(
        section.integer("photos", 1),
        section.integer("repeats", 1),
        section.integer("passSeconds", 0),
        section.integer("coldStarts", 0),
        section.integer("examples", 64),
        section.integer("features", 1));
  }
}
