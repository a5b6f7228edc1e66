package headway.common.config.images;

import headway.common.config.section.SettingsSection;

/**
 * Section {@code check}.
 *
 * @param tolerance largest relative error that is accepted
 * @param layers whether the network is also run by DL4J's layers
 */
public record NetworkCheckSettings(
    String input, String expected, double tolerance, boolean layers) {

  public static NetworkCheckSettings from(SettingsSection section) {
    return new NetworkCheckSettings(
        section.text("input"),
        section.text("expected"),
        section.positive("tolerance"),
        section.flag("layers"));
  }
}
