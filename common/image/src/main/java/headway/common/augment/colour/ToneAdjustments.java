package headway.common.augment.colour;

import headway.common.image.RgbImage;

/**
 * Per-channel adjustments of pixel values, as Pillow's {@code ImageEnhance} and {@code ImageOps}
 * define them.
 */
public final class ToneAdjustments {
  private static final int LEVELS = 256;
  private static final int MOST = 255;
  private static final int CHANNELS = 3;

  private ToneAdjustments() {}

  /** Multiplies all pixel values by {@code factor}; 1 changes nothing. */
  public static RgbImage brightness(RgbImage image, double factor) {
    return LookupTable.of(level -> factor * level).applyTo(image);
  }

  /** Scales the difference from the image's mean grey by {@code factor}; 1 changes nothing. */
  public static RgbImage contrast(RgbImage image, double factor) {
    byte[] rgb = image.rgb();
    long sum = 0;
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      sum += ColourAdjustments.grey(rgb, i);
    }
    long mean = Math.round((double) sum * CHANNELS / rgb.length);
    return LookupTable.of(level -> mean + factor * (level - mean)).applyTo(image);
  }

  /**
   * Keeps the highest bits of each level.
   *
   * @param bits 0 to 8; 8 changes nothing
   */
  public static RgbImage posterize(RgbImage image, int bits) {
    int mask = MOST & ~((1 << (8 - bits)) - 1);
    return LookupTable.of(level -> level & mask).applyTo(image);
  }

  /** Inverts all pixel values from {@code threshold} on. */
  public static RgbImage solarize(RgbImage image, double threshold) {
    return LookupTable.of(level -> level < threshold ? level : MOST - level).applyTo(image);
  }

  /** Stretches the contrast of each channel to the range 0 to 255. */
  public static RgbImage autoContrast(RgbImage image) {
    LookupTable[] tables = new LookupTable[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      int[] counts = counts(image, c);
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
    return byChannel(image, tables);
  }

  private static LookupTable stretching(int least, int most) {
    return LookupTable.of(
        level ->
            most == least ? level : Math.floor((level - least) * MOST / (double) (most - least)));
  }

  /** Equalizes the histogram of each channel. */
  public static RgbImage equalize(RgbImage image) {
    LookupTable[] tables = new LookupTable[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      tables[c] = equalizing(counts(image, c));
    }
    return byChannel(image, tables);
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

  private static int[] counts(RgbImage image, int channel) {
    int[] counts = new int[LEVELS];
    byte[] rgb = image.rgb();
    for (int i = channel; i < rgb.length; i += CHANNELS) {
      counts[rgb[i] & MOST]++;
    }
    return counts;
  }

  private static RgbImage byChannel(RgbImage image, LookupTable[] tables) {
    byte[] rgb = image.rgb().clone();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) tables[i % CHANNELS].at(rgb[i] & MOST);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }
}
