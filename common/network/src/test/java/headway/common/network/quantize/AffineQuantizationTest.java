package headway.common.network.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AffineQuantizationTest {
  @Test
  void representsZeroExactlyAndValuesWithinHalfAStep() {
    AffineQuantization quantization = AffineQuantization.of(new ValueRange(-1.3f, 4.9f));

    assertThat(quantization.dequantize(quantization.quantize(0))).isZero();
    for (float value = -1.3f; value <= 4.9f; value += 0.01f) {
      assertThat(quantization.dequantize(quantization.quantize(value)))
          .isCloseTo(value, within(0.501f * quantization.scale()));
    }
  }

  @Test
  void clipsValuesBeyondTheRange() {
    AffineQuantization quantization = AffineQuantization.of(new ValueRange(0, 6));

    assertThat(quantization.zeroPoint()).isZero();
    assertThat(quantization.quantize(-3)).isZero();
    assertThat(quantization.quantize(7)).isEqualTo(255);
    assertThat(quantization.dequantize(255)).isCloseTo(6, within(1e-6f));
  }

  @Test
  void coversZeroWhereAllValuesAreOnOneSide() {
    assertThat(AffineQuantization.of(new ValueRange(3, 5)).quantize(0)).isZero();
    assertThat(AffineQuantization.of(new ValueRange(-5, -3)).quantize(0)).isEqualTo(255);
    assertThat(AffineQuantization.of(new ValueRange(0, 0)).dequantize(0)).isZero();
  }

  @Test
  void roundsHalvesToEvenAsOnnxDoes() {
    AffineQuantization quantization = new AffineQuantization(1, 0);

    assertThat(quantization.quantize(0.5f)).isZero();
    assertThat(quantization.quantize(1.5f)).isEqualTo(2);
  }

  @Test
  void refusesAScaleOfZero() {
    assertThatThrownBy(() -> new AffineQuantization(0, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
