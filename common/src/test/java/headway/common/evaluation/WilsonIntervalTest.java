package headway.common.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Expected values: statsmodels {@code proportion_confint(hits, n, method="wilson")}. */
class WilsonIntervalTest {

  @Test
  void agreesWithStatsmodels() {
    assertInterval(WilsonInterval.of(177, 200), 0.8333528310151243, 0.9221362676743804);
    assertInterval(WilsonInterval.of(0, 10), 0, 0.27753279986288926);
    assertInterval(WilsonInterval.of(10, 10), 0.7224672001371106, 1);
  }

  @Test
  void knowsNothingFromNothing() {
    assertInterval(WilsonInterval.of(0, 0), 0, 1);
  }

  private static void assertInterval(WilsonInterval interval, double low, double high) {
    assertThat(interval.low()).isEqualTo(low, within(1e-12));
    assertThat(interval.high()).isEqualTo(high, within(1e-12));
  }
}
