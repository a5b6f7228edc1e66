package headway.common.augment.affine;

import headway.common.config.AugmentSettings.FillMode;

/**
 * What a picture is taken to be beyond its edges, as SciPy's {@code ndimage.affine_transform} of
 * order 1 has it: {@code constant} sets in right after the last pixel's centre, unblended, and
 * {@code wrap} repeats after one pixel less than there are. Places are {@link FixedPoint}s.
 *
 * @param value level of {@link FillMode#CONSTANT}
 */
public record BorderMode(FillMode mode, int value) {

  /** Whether a place takes {@link #value}. */
  boolean fills(long x, long y, int height, int width) {
    return mode == FillMode.CONSTANT && !(isOn(x, width) && isOn(y, height));
  }

  private static boolean isOn(long place, int length) {
    return place >= 0 && place <= FixedPoint.of(length - 1);
  }

  /** Where on the axis, from 0 to {@code length - 1}, this place's value is found. */
  long place(long place, int length) {
    long last = FixedPoint.of(length - 1);
    if (place >= 0 && place <= last) {
      return place;
    }
    return switch (mode) {
      case NEAREST, CONSTANT -> clamped(place, last);
      case REFLECT -> reflected(place, length);
      case WRAP -> wrapped(place, last);
    };
  }

  private static long clamped(long place, long last) {
    return Math.max(0, Math.min(last, place));
  }

  private static long reflected(long place, int length) {
    long half = FixedPoint.of(1) / 2;
    long period = FixedPoint.of(2 * length);
    long once = Math.floorMod(place + half, period);
    long folded = once < period / 2 ? once : period - once;
    return clamped(folded - half, FixedPoint.of(length - 1));
  }

  private static long wrapped(long place, long period) {
    if (period == 0) {
      return 0;
    }
    return place < 0 ? place + period * (-place / period + 1) : place % period;
  }
}
