package headway.common.augment.keras;

import headway.common.augment.colour.LevelTable;
import headway.common.augment.step.Draws;
import headway.common.augment.step.Transform;
import headway.common.config.AugmentSettings.Levels;
import headway.common.image.RgbImage;
import java.util.Optional;

/** Keras' channel shift and brightness, both in one pass. */
public record RandomLevels(Levels settings) implements Transform {

  @Override
  public RgbImage repaints(RgbImage picture, Draws draws) {
    if (settings.isOff()) {
      return picture;
    }
    Draws own = draws.stream("levels");
    double shift = own.within(settings.channelShift());
    double factor = own.from(settings.brightness());
    Optional<LevelTable> shifted =
        settings.channelShift() == 0 ? Optional.empty() : Optional.of(shifted(picture, shift));
    LevelTable brightened = brightened(factor);
    return shifted.map(table -> table.then(brightened)).orElse(brightened).applyTo(picture);
  }

  /** Keras' {@code apply_channel_shift}: all levels move, but none beyond the picture's own. */
  static LevelTable shifted(RgbImage picture, double levels) {
    int least = 255;
    int most = 0;
    for (byte each : picture.rgb()) {
      least = Math.min(least, each & 0xff);
      most = Math.max(most, each & 0xff);
    }
    int from = least;
    int to = most;
    return LevelTable.of(level -> Math.max(from, Math.min(to, level + levels)));
  }

  /** Keras' {@code apply_brightness_shift}, which is Pillow's: rounded down. */
  static LevelTable brightened(double factor) {
    return LevelTable.of(level -> Math.floor((float) factor * level));
  }
}
