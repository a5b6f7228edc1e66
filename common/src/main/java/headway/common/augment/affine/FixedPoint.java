package headway.common.augment.affine;

/** Places along an axis in 2⁻³² pixel: sums of them are exact, and alike on any processor. */
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
  static int whole(long place) {
    return (int) (place >> BITS);
  }
}
