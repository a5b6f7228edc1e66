package headway.common.config;

import headway.common.config.section.SettingsSection;

/** Section {@code report}. */
public record ReportSettings(String title, int gridImages, int mistakes, int activationMaps) {
  /** The most photos of each kind that a page shows and that evaluate keeps. */
  public static final int MOST = 1_000;

  /** The default title, as in {@code conf/headway.conf}. */
  public static final String UNTITLED = "Headway";

  static ReportSettings from(SettingsSection section) {
    return new ReportSettings(
        section.text("title"),
        section.integer("gridImages", 0, MOST),
        section.integer("mistakes", 0, MOST),
        section.integer("activationMaps", 0, MOST));
  }
}
