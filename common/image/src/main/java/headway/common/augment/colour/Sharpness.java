package headway.common.augment.colour;

import headway.common.image.RgbImage;

/** Sharper or softer, as Pillow's {@code ImageEnhance.Sharpness} defines it. */
public final class Sharpness {
  private static final int MOST = 255;
  private static final int CHANNELS = 3;
  private static final int CENTRE = 5;
  private static final int SUM = 13;

  private Sharpness() {}

  /**
   * Distances from the smoothed image (ones around a five) times {@code factor}: 0 is smoothed, 1
   * changes nothing. Pixels on the edge stay.
   */
  public static RgbImage sharpness(RgbImage image, double factor) {
    byte[] from = image.rgb();
    byte[] to = from.clone();
    int stride = image.width() * CHANNELS;
    float times = (float) factor;
    for (int row = 1; row < image.height() - 1; row++) {
      int end = (row + 1) * stride - CHANNELS;
      for (int i = row * stride + CHANNELS; i < end; i++) {
        int level = from[i] & MOST;
        int sum = (CENTRE - 1) * level;
        for (int at = i - stride; at <= i + stride; at += stride) {
          sum += (from[at - CHANNELS] & MOST) + (from[at] & MOST) + (from[at + CHANNELS] & MOST);
        }
        int smooth = (sum + SUM / 2) / SUM;
        to[i] = PixelLevel.nearest(smooth + times * (level - smooth));
      }
    }
    return new RgbImage(image.width(), image.height(), to);
  }
}
