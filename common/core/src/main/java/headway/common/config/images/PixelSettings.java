package headway.common.config.images;

import headway.common.config.section.SettingsSection;
import java.util.List;

/**
 * How a network wants its pixels, in section {@code network}: what differs from what its file says.
 * Empty texts and lists, and 0, leave that as it is.
 *
 * @param preprocessing the name of a family, or Keras' rescale
 * @param resize squash, center-crop or pad
 * @param filter of Pillow, such as bicubic
 * @param cropRatio the side of the input over that of the resized image, up to 1
 * @param mean one number, or one for each channel
 * @param std one number, or one for each channel
 * @param rescale by which pixels from 0 to 255 are multiplied before the mean is subtracted
 * @param channelOrder rgb or bgr
 * @param exactPixels whether JPEG is never decoded at reduced scale
 */
public record PixelSettings(
    String preprocessing,
    String resize,
    String filter,
    double cropRatio,
    List<Double> mean,
    List<Double> std,
    double rescale,
    String channelOrder,
    boolean exactPixels) {

  /** As the network's file says. */
  public static final PixelSettings NONE =
      new PixelSettings("", "", "", 0, List.of(), List.of(), 0, "", false);

  static PixelSettings from(SettingsSection section) {
    PixelSettings settings =
        new PixelSettings(
            section.text("preprocessing"),
            section.text("resize"),
            section.text("filter"),
            section.real("cropRatio", 0, 1),
            section.numbers("mean"),
            section.numbers("std"),
            section.real("rescale", 0, Double.MAX_VALUE),
            section.text("channelOrder"),
            section.flag("exactPixels"));
    if (!settings.preprocessing.isEmpty() && settings.isNormalized()) {
      section.contradiction(
          "preprocessing", "says what mean, std and rescale say; give one or the other");
    }
    if (settings.std.contains(0.0)) {
      section.contradiction("std", "must not be 0 but was " + settings.std);
    }
    return settings;
  }

  /** Whether mean, std or rescale is given. */
  public boolean isNormalized() {
    return !mean.isEmpty() || !std.isEmpty() || rescale > 0;
  }

  /** Whether nothing but the name of a family is given. */
  public boolean isNameAlone() {
    return !isNormalized()
        && resize.isEmpty()
        && filter.isEmpty()
        && cropRatio == 0
        && channelOrder.isEmpty();
  }
}
