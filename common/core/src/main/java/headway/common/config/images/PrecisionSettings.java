package headway.common.config.images;

import headway.common.config.section.SettingsSection;

/**
 * Section {@code precision}: how a network is quantised.
 *
 * @param images training photos that the ranges of activations are found with
 * @param minCosine between features in float32 and int8, below which int8 is refused
 */
public record PrecisionSettings(int images, double minCosine) {
  public static PrecisionSettings from(SettingsSection section) {
    return new PrecisionSettings(section.integer("images", 1), section.real("minCosine", 0, 1));
  }
}
