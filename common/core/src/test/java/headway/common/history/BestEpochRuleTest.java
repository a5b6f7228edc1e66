package headway.common.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BestEpochRuleTest {
  private static final EpochMetrics FIRST = new EpochMetrics(1, 1, 0.5, 0.6, 0.9);
  private static final EpochMetrics SECOND = new EpochMetrics(2, 0.9, 0.5, 0.4, 0.5);
  private static final EpochMetrics THIRD = new EpochMetrics(3, 0.8, 0.5, 0.4, 0.8);
  private static final EpochMetrics FOURTH = new EpochMetrics(4, 0.8, 0.5, 0.5, 0.9);
  private static final EpochMetrics EQUAL = new EpochMetrics(5, 0.7, 0.5, 0.5, 0.9);
  private static final List<EpochMetrics> ALL = List.of(FIRST, SECOND, THIRD, FOURTH, EQUAL);

  @Test
  void ofEqualEpochsTheOtherFigureDecidesAndThenTheEarlierOne() {
    assertThat(BestEpochRule.LOSS.epoch(ALL)).isEqualTo(3);
    assertThat(BestEpochRule.ACCURACY.epoch(ALL)).isEqualTo(4);
    assertThat(BestEpochRule.LAST.epoch(ALL)).isEqualTo(5);
    assertThat(BestEpochRule.LOSS.epoch(ALL.subList(3, 5))).isEqualTo(4);
  }

  @Test
  void withoutValidationImagesTheLastEpochIsKept() {
    List<EpochMetrics> plain =
        List.of(new EpochMetrics(1, 1, 1, null, null), new EpochMetrics(2, 2, 0, null, null));
    for (BestEpochRule each : BestEpochRule.values()) {
      assertThat(each.epoch(plain)).isEqualTo(2);
      assertThat(each.over(plain)).isEqualTo(BestEpochRule.LAST);
      assertThat(each.epoch(List.of())).isZero();
    }
  }

  @Test
  void aLossThatIsNoNumberIsTheWorst() {
    EpochMetrics lost = new EpochMetrics(1, 1, 0.5, Double.NaN, 0.9);
    assertThat(BestEpochRule.LOSS.epoch(List.of(lost, SECOND))).isEqualTo(2);
  }

  @Test
  void ordersRunsOfWhichSomeKnowNoLoss() {
    EpochMetrics margins = new EpochMetrics(6, 0, 0, null, 0.95);
    assertThat(
            List.of(margins, FIRST, SECOND, THIRD).stream()
                .sorted(
                    BestEpochRule.LOSS.bestFirst(
                        EpochMetrics::validationLoss, EpochMetrics::validationAccuracy)))
        .containsExactly(THIRD, SECOND, FIRST, margins);
    assertThat(
            List.of(FIRST, SECOND, THIRD, margins).stream()
                .sorted(
                    BestEpochRule.ACCURACY.bestFirst(
                        EpochMetrics::validationLoss, EpochMetrics::validationAccuracy)))
        .containsExactly(margins, FIRST, THIRD, SECOND);
  }
}
