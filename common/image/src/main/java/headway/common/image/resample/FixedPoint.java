package headway.common.image.resample;

/**
 * Sums of pixels of three 8-bit levels, the first in the lowest byte of an {@code int} and 0 in the
 * highest, times weights of {@link AxisKernel#PRECISION_BITS} binary digits. Each loop goes through
 * arrays of {@code int} by one index, for one channel, and branches nowhere: more than that the
 * compiler of Java 17 makes no vector instructions of.
 *
 * <p>No channel is masked. The sum of pixels that are shifted by 8 bits is that of the second
 * channel plus 256 times that of the third, modulo 2<sup>32</sup>, and {@link #toPixels} subtracts.
 */
final class FixedPoint {
  private static final int BITS = AxisKernel.PRECISION_BITS;
  static final int HALF = 1 << (BITS - 1);

  /** The highest level. */
  static final int MOST = 255;

  private static final int SIGN = 31;

  private FixedPoint() {}

  /** Four lines of pixels, shifted by {@code shift} bits, each times its weight. */
  static void set(
      int[] sums,
      int shift,
      int[] first,
      int firstWeight,
      int[] second,
      int secondWeight,
      int[] third,
      int thirdWeight,
      int[] fourth,
      int fourthWeight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] =
          firstWeight * (first[i] >>> shift)
              + secondWeight * (second[i] >>> shift)
              + thirdWeight * (third[i] >>> shift)
              + fourthWeight * (fourth[i] >>> shift);
    }
  }

  /** Adds two lines of pixels, shifted by {@code shift} bits, each times its weight. */
  static void add(
      int[] sums, int shift, int[] first, int firstWeight, int[] second, int secondWeight) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += firstWeight * (first[i] >>> shift) + secondWeight * (second[i] >>> shift);
    }
  }

  /**
   * The sums of pixels shifted by 0, 8 and 16 bits, rounded to levels from 0 to 255, as pixels.
   *
   * @param clips whether a level may come out below 0 or above 255
   */
  static void toPixels(int[][] sums, int[] pixels, boolean clips) {
    if (clips) {
      setClipped(sums[2], pixels);
      addClipped(sums[1], sums[2], pixels);
      addClipped(sums[0], sums[1], pixels);
    } else {
      setUnclipped(sums[0], sums[1], sums[2], pixels);
    }
  }

  private static void setClipped(int[] sums, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      int level = HALF + sums[i] >> BITS;
      int notNegative = level & ~(level >> SIGN);
      pixels[i] = (notNegative | MOST - notNegative >> SIGN) & MOST;
    }
  }

  private static void addClipped(int[] sums, int[] next, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      int level = HALF + sums[i] - (next[i] << Byte.SIZE) >> BITS;
      int notNegative = level & ~(level >> SIGN);
      pixels[i] = pixels[i] << Byte.SIZE | (notNegative | MOST - notNegative >> SIGN) & MOST;
    }
  }

  private static void setUnclipped(int[] first, int[] second, int[] third, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          (HALF + first[i] - (second[i] << Byte.SIZE) >>> BITS)
              | (HALF + second[i] - (third[i] << Byte.SIZE) >>> BITS) << Byte.SIZE
              | (HALF + third[i] >>> BITS) << 2 * Byte.SIZE;
    }
  }
}
