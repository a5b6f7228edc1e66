package headway.common.image.resample;

import java.util.Arrays;

/**
 * Sums of levels from 0 to 255 times weights of {@link AxisKernel#PRECISION_BITS} binary digits.
 * Each loop goes through arrays of {@code int} by one index and branches nowhere, so that the
 * compiler makes vector instructions of it.
 */
final class FixedPoint {
  private static final int BITS = AxisKernel.PRECISION_BITS;
  private static final int HALF = 1 << (BITS - 1);
  private static final int MOST = 255;
  private static final int SIGN = 31;

  private FixedPoint() {}

  /** To one half, so that {@link #toPixels} rounds. */
  static void clear(int[][] sums) {
    for (int[] channel : sums) {
      Arrays.fill(channel, HALF);
    }
  }

  /**
   * Adds pixels of 8 bits a channel, all times one weight.
   *
   * @param shift of the channel within a pixel, in bits
   */
  static void add(int[] sums, int[] pixels, int weight, int shift) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (pixels[i] >>> shift & MOST);
    }
  }

  /**
   * Adds, to one half, two pixels of 8 bits a channel, each times its weight.
   *
   * @param shift of the channel within a pixel, in bits
   */
  static void set(
      int[] sums, int[] pixels, int[] weights, int[] nextPixels, int[] nextWeights, int shift) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] =
          HALF
              + weights[i] * (pixels[i] >>> shift & MOST)
              + nextWeights[i] * (nextPixels[i] >>> shift & MOST);
    }
  }

  /**
   * Adds two pixels of 8 bits a channel, each times its weight.
   *
   * @param shift of the channel within a pixel, in bits
   */
  static void add(
      int[] sums, int[] pixels, int[] weights, int[] nextPixels, int[] nextWeights, int shift) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] +=
          weights[i] * (pixels[i] >>> shift & MOST)
              + nextWeights[i] * (nextPixels[i] >>> shift & MOST);
    }
  }

  /** The sums of three channels, rounded to levels from 0 to 255, as pixels; the sums are lost. */
  static void toPixels(int[][] sums, int[] pixels) {
    for (int[] channel : sums) {
      toLevels(channel);
    }
    toPixels(sums[0], sums[1], sums[2], pixels);
  }

  private static void toLevels(int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      int level = sums[i] >> BITS;
      int notNegative = level & ~(level >> SIGN);
      sums[i] = (notNegative | MOST - notNegative >> SIGN) & MOST;
    }
  }

  private static void toPixels(int[] first, int[] second, int[] third, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = first[i] | second[i] << Byte.SIZE | third[i] << 2 * Byte.SIZE;
    }
  }

  /** Swaps the first and the third channel. */
  static void reverse(int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          pixels[i] >>> 2 * Byte.SIZE
              | pixels[i] & MOST << Byte.SIZE
              | (pixels[i] & MOST) << 2 * Byte.SIZE;
    }
  }
}
