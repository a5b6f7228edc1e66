package headway.common.augment.colour;

import headway.common.image.RgbImage;

/** Changes of level as Pillow's {@code ImageEnhance} and {@code ImageOps} define them. */
public final class ToneAdjustments {
  private static final int LEVELS = 256;
  private static final int MOST = 255;
  private static final int CHANNELS = 3;

  private ToneAdjustments() {}

  /** Levels times {@code factor}; 1 changes nothing. */
  public static RgbImage brightness(RgbImage picture, double factor) {
    return LookupTable.of(level -> factor * level).applyTo(picture);
  }

  /** Distances from the picture's mean grey times {@code factor}; 1 changes nothing. */
  public static RgbImage contrast(RgbImage picture, double factor) {
    byte[] rgb = picture.rgb();
    long sum = 0;
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      sum += ColourAdjustments.grey(rgb, i);
    }
    long mean = Math.round((double) sum * CHANNELS / rgb.length);
    return LookupTable.of(level -> mean + factor * (level - mean)).applyTo(picture);
  }

  /**
   * Keeps the highest bits of each level.
   *
   * @param bits 0 to 8; 8 changes nothing
   */
  public static RgbImage posterize(RgbImage picture, int bits) {
    int mask = MOST & ~((1 << (8 - bits)) - 1);
    return LookupTable.of(level -> level & mask).applyTo(picture);
  }

  /** Turns levels from {@code threshold} on into their negative. */
  public static RgbImage solarize(RgbImage picture, double threshold) {
    return LookupTable.of(level -> level < threshold ? level : MOST - level).applyTo(picture);
  }

  /** Stretches each channel from 0 to 255. */
  public static RgbImage autoContrast(RgbImage picture) {
    LookupTable[] tables = new LookupTable[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      int[] counts = counts(picture, c);
      int least = 0;
      while (counts[least] == 0) {
        least++;
      }
      int most = MOST;
      while (counts[most] == 0) {
        most--;
      }
      tables[c] = stretching(least, most);
    }
    return byChannel(picture, tables);
  }

  private static LookupTable stretching(int least, int most) {
    return LookupTable.of(
        level ->
            most == least ? level : Math.floor((level - least) * MOST / (double) (most - least)));
  }

  /** Spreads the levels of each channel so that all are as frequent, as near as can be. */
  public static RgbImage equalize(RgbImage picture) {
    LookupTable[] tables = new LookupTable[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      tables[c] = equalizing(counts(picture, c));
    }
    return byChannel(picture, tables);
  }

  private static LookupTable equalizing(int[] counts) {
    int last = MOST;
    while (counts[last] == 0) {
      last--;
    }
    long pixels = 0;
    for (int count : counts) {
      pixels += count;
    }
    long step = (pixels - counts[last]) / MOST;
    if (step == 0) {
      return LookupTable.of(level -> level);
    }
    long[] below = new long[LEVELS];
    for (int i = 1; i < LEVELS; i++) {
      below[i] = below[i - 1] + counts[i - 1];
    }
    return LookupTable.of(level -> (step / 2 + below[level]) / step);
  }

  private static int[] counts(RgbImage picture, int channel) {
    int[] counts = new int[LEVELS];
    byte[] rgb = picture.rgb();
    for (int i = channel; i < rgb.length; i += CHANNELS) {
      counts[rgb[i] & MOST]++;
    }
    return counts;
  }

  private static RgbImage byChannel(RgbImage picture, LookupTable[] tables) {
    byte[] rgb = picture.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) tables[i % CHANNELS].at(rgb[i] & MOST);
    }
    return new RgbImage(picture.width(), picture.height(), rgb);
  }
}
