package headway.common.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTicksTest {

  @Test
  void stepsByOneTwoOrFiveAndCoversTheValues() {
    assertThat(labels(AxisTicks.covering(0.23, 0.91, 6, 0)))
        .containsExactly("0.2", "0.4", "0.6", "0.8", "1.0");
    assertThat(labels(AxisTicks.covering(0.871, 0.879, 6, 0)))
        .containsExactly("0.870", "0.872", "0.874", "0.876", "0.878", "0.880");
    assertThat(labels(AxisTicks.covering(3, 2100, 6, 0)))
        .containsExactly("0", "500", "1000", "1500", "2000", "2500");
  }

  @Test
  void epochsAreWholeNumbers() {
    assertThat(labels(AxisTicks.covering(1, 3, 10, 1))).containsExactly("1", "2", "3");
  }

  @Test
  void aConstantStillHasAnAxis() {
    for (double constant : new double[] {0, 1, 1e-9, 5e8, -2}) {
      AxisTicks ticks = AxisTicks.covering(constant, constant, 6, 0);
      assertThat(ticks.low()).isLessThanOrEqualTo(constant);
      assertThat(ticks.high()).isGreaterThan(ticks.low()).isGreaterThanOrEqualTo(constant);
      assertThat(ticks.values()).hasSizeBetween(2, 8);
    }
  }

  @Test
  void aDivergedLossStillHasAnAxis() {
    AxisTicks ticks = AxisTicks.covering(0.1, 3e38, 6, 0);
    assertThat(ticks.values()).hasSizeBetween(2, 8);
    assertThat(ticks.label(ticks.high())).isEqualTo("3.0e+38");
  }

  private static List<String> labels(AxisTicks ticks) {
    return ticks.values().stream().map(ticks::label).toList();
  }
}
