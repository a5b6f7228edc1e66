package headway.common.augment.affine;

import headway.common.config.images.AugmentSettings.FillMode;

/**
 * The border mode: how an image is extended beyond its edges, as SciPy's {@code
 * ndimage.affine_transform} of order 1 does. {@code constant} begins right after the last pixel's
 * centre, without blending. {@code wrap} has a period of one pixel less than the image. Positions
 * are {@link FixedPoint} numbers.
 *
 * @param value level of {@link FillMode#CONSTANT}
 */
public record BorderMode(FillMode mode, int value) {

  /** Whether a position takes {@link #value}. */
  boolean fills(long x, long y, int height, int width) {
    return mode == FillMode.CONSTANT && !(isOn(x, width) && isOn(y, height));
  }

  private static boolean isOn(long position, int length) {
    return position >= 0 && position <= FixedPoint.of(length - 1);
  }

  /**
   * The position within the axis, from 0 to {@code length - 1}, whose value this position takes.
   */
  long sourcePosition(long position, int length) {
    long last = FixedPoint.of(length - 1);
    if (position >= 0 && position <= last) {
      return position;
    }
    return switch (mode) {
      case NEAREST, CONSTANT -> clamped(position, last);
      case REFLECT -> reflected(position, length);
      case WRAP -> wrapped(position, last);
    };
  }

  private static long clamped(long position, long last) {
    return Math.max(0, Math.min(last, position));
  }

  private static long reflected(long position, int length) {
    long half = FixedPoint.of(1) / 2;
    long period = FixedPoint.of(2 * length);
    long once = Math.floorMod(position + half, period);
    long folded = once < period / 2 ? once : period - once;
    return clamped(folded - half, FixedPoint.of(length - 1));
  }

  private static long wrapped(long position, long period) {
    if (period == 0) {
      return 0;
    }
    return position < 0 ? position + period * (-position / period + 1) : position % period;
  }
}
