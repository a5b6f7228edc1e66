package headway.common.config.images;

import headway.common.config.section.SettingsSection;

/**
 * Section {@code check}.
 *
 * @param tolerance largest relative error that is accepted
 */
public record NetworkCheckSettings(String input, String expected, double tolerance) {

  public static NetworkCheckSettings from(SettingsSection section) {
    return new NetworkCheckSettings(
        section.text("input"), section.text("expected"), section.positive("tolerance"));
  }
}
