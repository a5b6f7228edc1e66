package headway.common.augment.affine;

import headway.common.config.AugmentSettings.FillMode;

/**
 * What a picture is taken to be beyond its edges, as SciPy's {@code ndimage.affine_transform} of
 * order 1 has it: {@code constant} sets in right after the last pixel's centre, unblended, and
 * {@code wrap} repeats after one pixel less than there are.
 *
 * @param value level of {@link FillMode#CONSTANT}
 */
public record Beyond(FillMode mode, int value) {

  /** Whether a place takes {@link #value}. */
  boolean fills(double x, double y, int height, int width) {
    return mode == FillMode.CONSTANT && !(isOn(x, width) && isOn(y, height));
  }

  private static boolean isOn(double place, int length) {
    return place >= 0 && place <= length - 1;
  }

  /** Where on the axis, from 0 to {@code length - 1}, this place's value is found. */
  double place(double place, int length) {
    if (isOn(place, length)) {
      return place;
    }
    int last = length - 1;
    return switch (mode) {
      case NEAREST, CONSTANT -> place < 0 ? 0 : last;
      case REFLECT -> reflected(place, length);
      case WRAP -> wrapped(place, last);
    };
  }

  private static double reflected(double place, int length) {
    double period = 2.0 * length;
    double fromEdge = place + 0.5;
    double once = fromEdge - period * Math.floor(fromEdge / period);
    double folded = once < length ? once : period - once;
    return Math.max(0, Math.min(length - 1, folded - 0.5));
  }

  private static double wrapped(double place, int period) {
    if (period == 0) {
      return 0;
    }
    double on =
        place < 0
            ? place + period * (Math.floor(-place / period) + 1)
            : place - period * Math.floor(place / period);
    return Math.max(0, Math.min(period, on));
  }
}
