package headway.common.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.evaluation.ThresholdCurve.Point;
import org.junit.jupiter.api.Test;

/** Against scikit-learn 1.9.1 on the same scores. */
class ScoreHistogramTest {
  private static final int SCORES = 2_000;

  /** Scores of a linear congruential generator, those of the second class higher. */
  private static ScoreHistogram sample(int from, int to) {
    ScoreHistogram scores = ScoreHistogram.none();
    long state = 12_345;
    for (int i = 0; i < to; i++) {
      state = (state * 1_103_515_245 + 12_345) % (1L << 31);
      double uniform = state / (double) (1L << 31);
      state = (state * 1_103_515_245 + 12_345) % (1L << 31);
      boolean positive = (state >> 8) % 2 == 1;
      if (i >= from) {
        scores.add(positive, (float) Math.pow(uniform, positive ? .4 : 2));
      }
    }
    return scores;
  }

  @Test
  void agreesWithScikitLearnOnTwoThousandScores() {
    ThresholdCurve curve = sample(0, SCORES).curve();

    assertThat(curve.positives()).isEqualTo(1_001);
    assertThat(curve.negatives()).isEqualTo(999);
    assertThat(curve.auc()).isCloseTo(0.8526028526028525, within(1e-4));
    assertThat(curve.averagePrecision()).isCloseTo(0.8133193247429427, within(5e-4));
    assertPoint(curve, .1, 0.59688995215311, 0.997002997002997, 0.7467265245043023, 674);
    assertPoint(curve, .5, 0.7404444444444445, 0.8321678321678322, 0.7836312323612418, 292);
    assertPoint(curve, .9, 0.8571428571428571, 0.23976023976023977, 0.3747072599531616, 40);
    assertThat(curve.points()).hasSizeLessThan(250);
  }

  private static void assertPoint(
      ThresholdCurve curve, double threshold, double precision, double recall, double f1, int fp) {
    Point point =
        curve.points().stream()
            .filter(each -> each.usual() && each.threshold() == threshold)
            .findFirst()
            .orElseThrow();
    assertThat(point.falsePositives()).isEqualTo(fp);
    assertThat(point.precision()).isCloseTo(precision, within(1e-12));
    assertThat(curve.recall(point)).isCloseTo(recall, within(1e-12));
    assertThat(curve.f1(point)).isCloseTo(f1, within(1e-12));
  }

  @Test
  void tiesCountHalfAsInScikitLearn() {
    int[] labels = {0, 0, 1, 1, 0, 1, 0, 1, 1, 0};
    float[] scores = {.1f, .4f, .35f, .8f, .8f, .8f, .05f, .9f, .4f, .7f};
    ScoreHistogram counted = ScoreHistogram.none();
    for (int i = 0; i < labels.length; i++) {
      counted.add(labels[i] == 1, scores[i]);
    }

    assertThat(counted.curve().auc()).isCloseTo(0.74, within(1e-12));
    assertThat(counted.curve().averagePrecision()).isCloseTo(0.7392857142857143, within(1e-12));
  }

  @Test
  void anyDivisionGivesTheSameCurve() {
    ThresholdCurve whole = sample(0, SCORES).curve();

    ThresholdCurve merged = sample(700, SCORES).merge(sample(0, 1)).merge(sample(1, 700)).curve();

    assertThat(merged).isEqualTo(whole);
  }

  @Test
  void saturatedScoresAreStillToldApart() {
    ScoreHistogram scores = ScoreHistogram.none();
    for (int i = 0; i < 100; i++) {
      scores.add(false, 1 - 1e-4f);
      scores.add(true, 1 - 1e-5f);
      scores.add(false, 1e-6f);
      scores.add(true, 1e-5f);
    }
    scores.add(true, 1);
    scores.add(false, 0);

    assertThat(scores.curve().auc()).isCloseTo(0.7524813742234103, within(1e-12));
  }

  @Test
  void oneClassAloneHasNoArea() {
    ScoreHistogram scores = ScoreHistogram.none();
    scores.add(true, .5f);
    assertThat(scores.curve().auc()).isZero();
    assertThat(ScoreHistogram.none().curve().bestByF1()).isPresent();
  }
}
