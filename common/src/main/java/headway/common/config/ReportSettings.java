package headway.common.config;

/** Section {@code report}. */
public record ReportSettings(String title, int gridImages, int mistakes, int activationMaps) {

  static ReportSettings from(Section section) {
    return new ReportSettings(
        section.text("title"),
        section.integer("gridImages", 0),
        section.integer("mistakes", 0),
        section.integer("activationMaps", 0));
  }
}
