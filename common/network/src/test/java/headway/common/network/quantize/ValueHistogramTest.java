package headway.common.network.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueHistogramTest {
  private static final int VALUES = 1_000_000;

  @Test
  void doesNotDependOnTheOrderOfValues() {
    float[] values = normal();
    ValueHistogram forwards = new ValueHistogram();
    ValueHistogram backwards = new ValueHistogram();
    for (int i = 0; i < VALUES; i++) {
      forwards.add(FloatBuffer.wrap(values, i, 1));
      backwards.add(FloatBuffer.wrap(values, VALUES - 1 - i, 1));
    }

    assertThat(backwards.leastError()).isEqualTo(forwards.leastError());
    assertThat(backwards.extremes()).isEqualTo(forwards.extremes());
  }

  @Test
  void clipsARareOutlierWhereThatPays() {
    float[] values = normal();
    values[17] = 40;
    ValueHistogram histogram = new ValueHistogram();
    histogram.add(FloatBuffer.wrap(values));

    ValueRange range = histogram.leastError();

    assertThat(histogram.extremes().high()).isEqualTo(40);
    assertThat(range.high()).isBetween(3f, 30f);
    assertThat(error(values, range)).isLessThan(error(values, histogram.extremes()) * 0.8);
  }

  @Test
  void keepsTheExtremesOfEvenlySpreadValues() {
    float[] values = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = 6f * i / (VALUES - 1);
    }
    ValueHistogram histogram = new ValueHistogram();
    histogram.add(FloatBuffer.wrap(values));

    assertThat(histogram.leastError().low()).isZero();
    assertThat(histogram.leastError().high()).isCloseTo(6, within(0.1f));
  }

  @Test
  void refusesValuesThatAreNotFinite() {
    ValueHistogram histogram = new ValueHistogram();

    assertThat(histogram.add(FloatBuffer.wrap(new float[] {1, Float.NaN}))).isFalse();
    assertThat(histogram.add(FloatBuffer.wrap(new float[] {1, Float.NEGATIVE_INFINITY}))).isFalse();
    assertThat(histogram.add(FloatBuffer.wrap(new float[] {1, 2}))).isTrue();
    assertThat(histogram.extremes()).isEqualTo(new ValueRange(1, 2));
  }

  private static float[] normal() {
    Random random = new Random(5);
    float[] values = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static double error(float[] values, ValueRange range) {
    AffineQuantization quantization = AffineQuantization.of(range);
    double sum = 0;
    for (float value : values) {
      double difference = value - quantization.dequantize(quantization.quantize(value));
      sum += difference * difference;
    }
    return sum;
  }
}
