package headway.jobs.bench.measure.timing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementSummaryTest {
  @Test
  void theMedianOfAnEvenNumberIsBetweenTheMiddleTwo() {
    assertThat(MeasurementSummary.of(List.of(9.0, 1.0, 2.0, 4.0)))
        .isEqualTo(new MeasurementSummary(3, 1, 9));
  }

  @Test
  void theMedianOfAnOddNumberIsTheMiddleOne() {
    assertThat(MeasurementSummary.of(List.of(9.0, 1.0, 4.0)))
        .isEqualTo(new MeasurementSummary(4, 1, 9));
  }
}
