package headway.common.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {
  /** As statsmodels' proportion_confint(hits, all, method="wilson") gives them. */
  @ParameterizedTest
  @CsvSource({
    "81, 100, 0.7222, 0.8749",
    "0, 10, 0.0000, 0.2775",
    "10, 10, 0.7225, 1.0000",
    "176, 200, 0.8276, 0.9180"
  })
  void boundsTheShareAsWilsonDoes(long hits, long all, double low, double high) {
    WilsonInterval interval = WilsonInterval.of(hits, all);

    assertThat(interval.low()).isCloseTo(low, within(1e-4));
    assertThat(interval.high()).isCloseTo(high, within(1e-4));
  }

  @Test
  void refusesWhatIsNoShare() {
    assertThatThrownBy(() -> WilsonInterval.of(3, 2)).hasMessageContaining("3 of 2");
  }
}
