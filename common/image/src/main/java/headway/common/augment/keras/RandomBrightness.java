package headway.common.augment.keras;

import headway.common.augment.colour.LookupTable;
import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.images.AugmentSettings.Levels;
import headway.common.image.RgbImage;
import java.util.Optional;

/** Keras' channel shift and brightness, both in one pass. */
public record RandomBrightness(Levels settings) implements Transform {

  @Override
  public RgbImage applyToPixels(RgbImage image, ImageRandom random) {
    if (settings.isOff()) {
      return image;
    }
    ImageRandom own = random.stream("levels");
    double shift = own.within(settings.channelShift());
    double factor = own.from(settings.brightness());
    Optional<LookupTable> shifted =
        settings.channelShift() == 0 ? Optional.empty() : Optional.of(shifted(image, shift));
    LookupTable brightened = brightened(factor);
    return shifted.map(table -> table.then(brightened)).orElse(brightened).applyTo(image);
  }

  /** Keras' {@code apply_channel_shift}: all levels move, but none beyond the image's own. */
  static LookupTable shifted(RgbImage image, double levels) {
    int least = 255;
    int most = 0;
    for (byte each : image.rgb()) {
      least = Math.min(least, each & 0xff);
      most = Math.max(most, each & 0xff);
    }
    int from = least;
    int to = most;
    return LookupTable.of(level -> Math.max(from, Math.min(to, level + levels)));
  }

  /** Keras' {@code apply_brightness_shift}, which is Pillow's: rounded down. */
  static LookupTable brightened(double factor) {
    return LookupTable.of(level -> Math.floor((float) factor * level));
  }
}
