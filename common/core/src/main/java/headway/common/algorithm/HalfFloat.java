package headway.common.algorithm;

/** Conversion to and from IEEE 754 half precision; Java has it from version 20 on. */
public final class HalfFloat {
  private static final int SIGN = 0x8000;
  private static final int LARGEST = 0x7bff;
  private static final int INFINITE = 0x7f800000;
  private static final int LEAST_NORMAL = 0x38800000; // 2^-14
  private static final int OVERFLOW = 0x477ff000; // 65,520: rounds to more than the largest
  private static final float SUBNORMAL_UNITS = 0x1p24f;
  private static final int SHIFT = 13;
  private static final int BIAS = 112 << 23;

  private HalfFloat() {}

  /** Rounds to the nearest, ties to even; finite values beyond the largest are clamped to it. */
  public static short of(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & SIGN;
    int size = bits & Integer.MAX_VALUE;
    int half;
    if (size > INFINITE) {
      half = 0x7e00;
    } else if (size == INFINITE) {
      half = 0x7c00;
    } else if (size >= OVERFLOW) {
      half = LARGEST;
    } else if (size < LEAST_NORMAL) {
      half = (int) Math.rint(Float.intBitsToFloat(size) * SUBNORMAL_UNITS);
    } else {
      int rounded = size + 0x0fff + ((size >>> SHIFT) & 1);
      half = (rounded - BIAS) >>> SHIFT;
    }
    return (short) (sign | half);
  }

  /** The value, exactly. */
  public static float toFloat(short half) {
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    float size =
        switch (exponent) {
          case 0 -> fraction / SUBNORMAL_UNITS;
          case 0x1f -> fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
          default -> Float.intBitsToFloat((exponent << 23) + BIAS | fraction << SHIFT);
        };
    return (half & SIGN) == 0 ? size : -size;
  }
}
