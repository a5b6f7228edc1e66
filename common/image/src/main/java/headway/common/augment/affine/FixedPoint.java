package headway.common.augment.affine;

/**
 * Positions along an axis as fixed-point numbers in units of 2⁻³² pixel. Their sums are exact, and
 * the same on any processor.
 */
final class FixedPoint {
  static final int BITS = 32;
  private static final double ONE = 0x1p32;

  private FixedPoint() {}

  static long of(double pixels) {
    return Math.round(pixels * ONE);
  }

  static long of(int pixels) {
    return (long) pixels << BITS;
  }

  /** Rounded down. */
  static int whole(long position) {
    return (int) (position >> BITS);
  }
}
