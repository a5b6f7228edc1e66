package headway.common.augment;

import headway.common.config.Settings;
import headway.common.config.SettingsLoader;
import headway.common.config.images.AugmentSettings;
import headway.common.image.RgbImage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Images and settings to test with. */
public final class SomePictures {
  private SomePictures() {}

  /** The same noise for the same size. */
  public static RgbImage noise(int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    new Random(height * 31L + width).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  /** All pixels of one colour. */
  public static RgbImage plain(int height, int width, int red, int green, int blue) {
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i += 3) {
      rgb[i] = (byte) red;
      rgb[i + 1] = (byte) green;
      rgb[i + 2] = (byte) blue;
    }
    return new RgbImage(width, height, rgb);
  }

  /** Settings as {@code --set augment.KEY=VALUE} gives them: key, value, key, value and so on. */
  public static AugmentSettings settings(String... keysAndValues) {
    Map<String, String> overrides = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      overrides.put("augment." + keysAndValues[i], keysAndValues[i + 1]);
    }
    Settings settings = SettingsLoader.load(Optional.empty(), "", overrides);
    return settings.augment();
  }

  /** Every transform on. */
  public static AugmentSettings everything() {
    return settings(
        "views", "5",
        "rotationDegrees", "40",
        "widthShift", "0.2",
        "heightShift", "0.2",
        "shearDegrees", "20",
        "zoom", "0.2",
        "horizontalFlip", "true",
        "verticalFlip", "true",
        "channelShift", "20",
        "brightness", "[0.8, 1.2]",
        "fillMode", "reflect",
        "crop.area", "[0.5, 1]",
        "jitter.contrast", "0.2",
        "jitter.saturation", "0.2",
        "jitter.hue", "0.1",
        "erase.probability", "0.5",
        "policy.operations", "2");
  }
}
