package headway.common.config;

/** Section {@code report}. */
public record ReportSettings(String title, int gridImages, int mistakes, int activationMaps) {
  /** So many photos of each kind a page can show, and evaluate keeps. */
  public static final int MOST = 1_000;

  /** The title where none is given, as {@code conf/headway.conf} has it. */
  public static final String UNTITLED = "Headway";

  static ReportSettings from(SettingsSection section) {
    return new ReportSettings(
        section.text("title"),
        section.integer("gridImages", 0, MOST),
        section.integer("mistakes", 0, MOST),
        section.integer("activationMaps", 0, MOST));
  }
}
