package headway.common.config.images;

import headway.common.config.section.SettingsSection;

/**
 * Section {@code preview}.
 *
 * @param views augmented views of each photo, besides the plain one
 * @param output URI of the page, or empty
 */
public record PreviewSettings(int photos, int views, String output) {

  public static PreviewSettings from(SettingsSection section) {
    return new PreviewSettings(
        section.integer("photos", 1, 100), section.integer("views", 1, 50), section.text("output"));
  }
}
