package headway.common.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceAccuracyTest {
  @Test
  void isThatOfTheLargestClassAndSomeDeviations() {
    assertThat(ChanceAccuracy.upperBound(0, 20, 70, 10)).isEqualTo(0.7);
    assertThat(ChanceAccuracy.upperBound(2, 20, 70, 10))
        .isCloseTo(0.7 + 2 * Math.sqrt(0.7 * 0.3 / 100), within(1e-12));
  }

  @Test
  void isNeverAboveOne() {
    assertThat(ChanceAccuracy.upperBound(3, 2, 2)).isEqualTo(1);
    assertThat(ChanceAccuracy.upperBound(3)).isZero();
  }
}
