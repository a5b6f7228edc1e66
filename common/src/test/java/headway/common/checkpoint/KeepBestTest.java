package headway.common.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeepBestTest {
  private static final EpochFigures FIRST = new EpochFigures(1, 1, 0.5, 0.6, 0.9);
  private static final EpochFigures SECOND = new EpochFigures(2, 0.9, 0.5, 0.4, 0.5);
  private static final EpochFigures THIRD = new EpochFigures(3, 0.8, 0.5, 0.4, 0.8);
  private static final EpochFigures FOURTH = new EpochFigures(4, 0.8, 0.5, 0.5, 0.9);
  private static final EpochFigures EQUAL = new EpochFigures(5, 0.7, 0.5, 0.5, 0.9);
  private static final List<EpochFigures> ALL = List.of(FIRST, SECOND, THIRD, FOURTH, EQUAL);

  @Test
  void ofEqualEpochsTheOtherFigureDecidesAndThenTheEarlierOne() {
    assertThat(KeepBest.LOSS.epoch(ALL)).isEqualTo(3);
    assertThat(KeepBest.ACCURACY.epoch(ALL)).isEqualTo(4);
    assertThat(KeepBest.LAST.epoch(ALL)).isEqualTo(5);
    assertThat(KeepBest.LOSS.epoch(ALL.subList(3, 5))).isEqualTo(4);
  }

  @Test
  void withoutValidationImagesTheLastEpochIsKept() {
    List<EpochFigures> plain =
        List.of(new EpochFigures(1, 1, 1, null, null), new EpochFigures(2, 2, 0, null, null));
    for (KeepBest each : KeepBest.values()) {
      assertThat(each.epoch(plain)).isEqualTo(2);
      assertThat(each.over(plain)).isEqualTo(KeepBest.LAST);
      assertThat(each.epoch(List.of())).isZero();
    }
  }

  @Test
  void aLossThatIsNoNumberIsTheWorst() {
    EpochFigures lost = new EpochFigures(1, 1, 0.5, Double.NaN, 0.9);
    assertThat(KeepBest.LOSS.epoch(List.of(lost, SECOND))).isEqualTo(2);
  }

  @Test
  void ordersRunsOfWhichSomeKnowNoLoss() {
    EpochFigures margins = new EpochFigures(6, 0, 0, null, 0.95);
    assertThat(
            List.of(margins, FIRST, SECOND, THIRD).stream()
                .sorted(
                    KeepBest.LOSS.bestFirst(
                        EpochFigures::validationLoss, EpochFigures::validationAccuracy)))
        .containsExactly(THIRD, SECOND, FIRST, margins);
    assertThat(
            List.of(FIRST, SECOND, THIRD, margins).stream()
                .sorted(
                    KeepBest.ACCURACY.bestFirst(
                        EpochFigures::validationLoss, EpochFigures::validationAccuracy)))
        .containsExactly(margins, FIRST, THIRD, SECOND);
  }
}
