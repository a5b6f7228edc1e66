package headway.common.augment.colour;

import headway.common.image.RgbImage;

/** Colour adjustments that need all three channels of a pixel. */
public final class ColourAdjustments {
  private static final int MOST = 255;
  private static final int CHANNELS = 3;
  private static final float SEXTANTS = 6;

  private ColourAdjustments() {}

  /** ITU-R 601 luma in the whole numbers that Pillow computes it with, 0 to 255. */
  static int grey(byte[] rgb, int pixel) {
    return ((rgb[pixel] & MOST) * 19595
            + (rgb[pixel + 1] & MOST) * 38470
            + (rgb[pixel + 2] & MOST) * 7471
            + 0x8000)
        >> 16;
  }

  /** Blends each pixel with its grey value: 0 is grey, 1 changes nothing. */
  public static RgbImage saturation(RgbImage image, double factor) {
    byte[] from = image.rgb();
    byte[] to = new byte[from.length];
    float times = (float) factor;
    for (int i = 0; i < from.length; i += CHANNELS) {
      int grey = grey(from, i);
      for (int c = 0; c < CHANNELS; c++) {
        to[i + c] = PixelLevel.nearest(grey + times * ((from[i + c] & MOST) - grey));
      }
    }
    return new RgbImage(image.width(), image.height(), to);
  }

  /**
   * Turns the colour circle of the HSV model.
   *
   * @param turns −1 to 1; whole ones change nothing
   */
  public static RgbImage hue(RgbImage image, double turns) {
    byte[] rgb = image.rgb().clone();
    float by = (float) ((turns - Math.floor(turns)) * SEXTANTS);
    for (int i = 0; i < rgb.length; i += CHANNELS) {
      turn(rgb, i, by);
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private static void turn(byte[] rgb, int pixel, float by) {
    int r = rgb[pixel] & MOST;
    int g = rgb[pixel + 1] & MOST;
    int b = rgb[pixel + 2] & MOST;
    int most = Math.max(r, Math.max(g, b));
    int least = Math.min(r, Math.min(g, b));
    if (most == least) {
      return;
    }
    float hue = hue(r, g, b, most, most - least) + by;
    rgb[pixel] = PixelLevel.nearest(channel(hue + 5, most, least));
    rgb[pixel + 1] = PixelLevel.nearest(channel(hue + 3, most, least));
    rgb[pixel + 2] = PixelLevel.nearest(channel(hue + 1, most, least));
  }

  /** In sextants of the circle, 1 to 7, of what is not grey. */
  private static float hue(int r, int g, int b, int most, int chroma) {
    if (most == r) {
      return (float) (g - b) / chroma + SEXTANTS;
    }
    return most == g ? (float) (b - r) / chroma + 2 : (float) (r - g) / chroma + 4;
  }

  /**
   * The value of one channel in the HSV model, as a trapezium around the circle.
   *
   * @param sextant 0 to three turns; {@code %} would say the same, ten times as slowly
   */
  private static float channel(float sextant, int most, int least) {
    float k = sextant < 2 * SEXTANTS ? sextant : sextant - 2 * SEXTANTS;
    k = k < SEXTANTS ? k : k - SEXTANTS;
    float share = Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    return most - (most - least) * share;
  }
}
