package headway.common.network.quantize;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Counts values in bins of equal width, a power of two, around zero; the bins double their width
 * whenever a value lies beyond them. The counts do not depend on the order of the values.
 */
final class ValueHistogram {
  /** On each side of zero. */
  private static final int BINS = 4096;

  private static final int LEAST_EXPONENT = -60;

  private final long[] counts = new long[2 * BINS];
  private int exponent = LEAST_EXPONENT;
  private float low = Float.POSITIVE_INFINITY;
  private float high = Float.NEGATIVE_INFINITY;
  private long count;

  /** Counts values; returns false, and counts none, if one is not finite. */
  boolean add(FloatBuffer values) {
    float[] real = new float[values.remaining()];
    values.duplicate().get(real);
    float least = low;
    float most = high;
    for (float value : real) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (!Float.isFinite(least) || !Float.isFinite(most)) {
      return false;
    }
    low = least;
    high = most;
    count += real.length;
    while (low / width() < -BINS || high / width() >= BINS) {
      widen();
    }
    double perValue = 1 / width();
    for (float value : real) {
      counts[(int) Math.floor(value * perValue) + BINS]++;
    }
    return true;
  }

  private double width() {
    return Math.scalb(1.0, exponent);
  }

  private void widen() {
    long[] narrow = counts.clone();
    Arrays.fill(counts, 0);
    for (int i = 0; i < narrow.length; i++) {
      counts[Math.floorDiv(i - BINS, 2) + BINS] += narrow[i];
    }
    exponent++;
  }

  /** The least and the greatest value. */
  ValueRange extremes() {
    return new ValueRange(low, high);
  }

  /**
   * The extremes without the values of a fraction on either side.
   *
   * @param fraction of all values, such as 0.0001
   */
  ValueRange within(double fraction) {
    double cut = fraction * count;
    int first = 0;
    for (double below = counts[0]; below <= cut && first < counts.length - 1; ) {
      below += counts[++first];
    }
    int last = counts.length - 1;
    for (double above = counts[last]; above <= cut && last > first; ) {
      above += counts[--last];
    }
    return new ValueRange(
        Math.max(low, (float) ((first - BINS) * width())),
        Math.min(high, (float) ((last + 1 - BINS) * width())));
  }

  /**
   * The part of the extremes with the least mean squared error of 8 bits: clipped values weigh
   * against finer steps.
   */
  ValueRange leastError() {
    ValueRange best = extremes();
    double least = error(AffineQuantization.of(best));
    for (int step = 99; step >= 30; step--) {
      ValueRange shrunk = new ValueRange(low * step / 100, high * step / 100);
      double error = error(AffineQuantization.of(shrunk));
      if (error < least) {
        least = error;
        best = shrunk;
      }
    }
    return best;
  }

  private double error(AffineQuantization quantization) {
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        float middle = (float) ((i - BINS + 0.5) * width());
        double difference = middle - quantization.dequantize(quantization.quantize(middle));
        sum += counts[i] * difference * difference;
      }
    }
    return sum;
  }
}
