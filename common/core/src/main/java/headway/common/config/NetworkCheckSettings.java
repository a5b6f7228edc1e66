package headway.common.config;

/**
 * Section {@code check}.
 *
 * @param tolerance largest relative error that is accepted
 */
public record NetworkCheckSettings(String input, String expected, double tolerance) {

  static NetworkCheckSettings from(SettingsSection section) {
    return new NetworkCheckSettings(
        section.text("input"), section.text("expected"), section.positive("tolerance"));
  }
}
