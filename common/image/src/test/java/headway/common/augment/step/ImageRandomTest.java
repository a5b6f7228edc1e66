package headway.common.augment.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.config.section.NumberRange;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ImageRandomTest {
  // By the formulas, computed in Python.
  private static final double FIRST = 0.7051101686525467;
  private static final double OF_STREAM = 0.4716132896682099;

  /** Features that were extracted by an earlier version must come out again. */
  @Test
  void theNumbersNeverChange() {
    ImageRandom random = ImageRandom.of(42, "daisy/1.jpg", 3);
    assertThat(random.unit()).isEqualTo(FIRST);
    assertThat(random.stream("affine").unit()).isEqualTo(OF_STREAM);
  }

  @Test
  void aStreamDoesNotDependOnWhatWasDrawnBefore() {
    ImageRandom random = ImageRandom.of(1, "a", 1);
    double first = random.stream("x").unit();
    random.unit();
    assertThat(random.stream("x").unit()).isEqualTo(first);
    assertThat(random.stream("y").unit()).isNotEqualTo(first);
  }

  @Test
  void neighbouringViewsAreNotAlike() {
    double[] firsts =
        DoubleStream.iterate(0, i -> i + 1)
            .limit(10_000)
            .map(view -> ImageRandom.of(42, "a", (long) view).unit())
            .toArray();
    double sum = 0;
    for (int i = 1; i < firsts.length; i++) {
      sum += (firsts[i] - 0.5) * (firsts[i - 1] - 0.5);
    }
    double correlation = sum / firsts.length * 12;
    assertThat(correlation).isEqualTo(0, within(0.03));
  }

  @Test
  void wholeNumbersAreEvenAndWithinBounds() {
    ImageRandom random = ImageRandom.of(1, "a", 1);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.below(7)]++;
    }
    assertThat(java.util.Arrays.stream(counts)).allMatch(count -> count > 9_600 && count < 10_400);
  }

  @Test
  void logarithmicDrawsAreAsOftenBelowAsAboveTheGeometricMean() {
    ImageRandom random = ImageRandom.of(1, "a", 1);
    NumberRange range = new NumberRange(0.25, 4);
    int below = 0;
    for (int i = 0; i < 10_000; i++) {
      double value = random.logarithmicallyFrom(range);
      assertThat(value).isBetween(0.25, 4.0);
      below += value < 1 ? 1 : 0;
    }
    assertThat(below).isBetween(4_800, 5_200);
  }
}
