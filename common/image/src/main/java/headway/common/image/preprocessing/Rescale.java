package headway.common.image.preprocessing;

import headway.common.UsageException;

/**
 * {@code rescale} of Keras' {@code ImageDataGenerator}: pixels from 0 to 255 times a factor, as the
 * last step, in every split.
 */
record Rescale(float factor) implements PreprocessingRule {
  static final String NAME = "rescale";

  /**
   * From {@code rescale 1/255} or {@code rescale 0.004}.
   *
   * @throws UsageException if the factor is invalid, or 0
   */
  static Rescale named(String text) {
    String[] parts = text.substring(NAME.length()).strip().split("/", 2);
    try {
      double divisor = parts.length == 2 ? Double.parseDouble(parts[1]) : 1;
      float factor = (float) (Double.parseDouble(parts[0]) / divisor);
      if (factor != 0 && Float.isFinite(factor)) {
        return new Rescale(factor);
      }
    } catch (NumberFormatException noNumber) {
      throw refused(text, noNumber);
    }
    throw refused(text, null);
  }

  private static UsageException refused(String text, Throwable cause) {
    return new UsageException(
        "Cannot use preprocessing "
            + text
            + ": after rescale a factor other than 0 must follow, such as rescale 1/255",
        cause);
  }

  @Override
  public Preprocessing at(int height, int width) {
    return Preprocessing.uniform(height, width, 0f, factor);
  }
}
