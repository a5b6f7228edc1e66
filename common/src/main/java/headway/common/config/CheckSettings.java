package headway.common.config;

/**
 * Section {@code check}.
 *
 * @param tolerance largest relative error that is borne
 */
public record CheckSettings(String input, String expected, double tolerance) {

  static CheckSettings from(Section section) {
    return new CheckSettings(
        section.text("input"), section.text("expected"), section.positive("tolerance"));
  }
}
