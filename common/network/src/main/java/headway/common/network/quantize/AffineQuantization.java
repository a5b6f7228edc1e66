package headway.common.network.quantize;

/**
 * Maps real values to 0 … 255: {@code x ≈ scale · (q − zeroPoint)}. Zero is represented exactly, so
 * that zero padding stays zero.
 *
 * @param scale above 0
 * @param zeroPoint 0 to 255
 */
record AffineQuantization(float scale, int zeroPoint) {
  private static final int LEVELS = 255;

  AffineQuantization {
    if (!(scale > 0) || Float.isInfinite(scale) || zeroPoint < 0 || zeroPoint > LEVELS) {
      throw new IllegalArgumentException(
          "scale %s and zero point %d are no quantisation".formatted(scale, zeroPoint));
    }
  }

  /** The finest that covers a range and zero; values beyond it are clipped to its ends. */
  static AffineQuantization of(ValueRange range) {
    double low = Math.min(0, range.low());
    double high = Math.max(0, range.high());
    float scale = (float) ((high - low) / LEVELS);
    if (scale < Float.MIN_NORMAL) {
      return new AffineQuantization(1, 0);
    }
    return new AffineQuantization(
        scale, (int) Math.min(LEVELS, Math.max(0, Math.rint(-low / scale))));
  }

  /** The integer that represents a value, as ONNX's QuantizeLinear computes it. */
  int quantize(float value) {
    return (int) Math.min(LEVELS, Math.max(0, Math.rint(value / scale) + zeroPoint));
  }

  /** The value that an integer represents. */
  float dequantize(int quantized) {
    return scale * (quantized - zeroPoint);
  }
}
