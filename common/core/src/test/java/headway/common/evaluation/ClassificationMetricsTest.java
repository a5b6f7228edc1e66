package headway.common.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import headway.common.InputException;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The expected figures of the small case are those of scikit-learn 1.9.1 on the same rows. */
class ClassificationMetricsTest {
  private static final int[] LABELS = {0, 0, 0, 1, 1, 2, 2, 2, 2, 0};
  private static final float[][] ROWS = {
    {.7f, .2f, .1f, 0},
    {.1f, .8f, .1f, 0},
    {.5f, .25f, .25f, 0},
    {.2f, .5f, .3f, 0},
    {.6f, .3f, .1f, 0},
    {.1f, .1f, .8f, 0},
    {.25f, .35f, .4f, 0},
    {.05f, .9f, .05f, 0},
    {.3f, .3f, .4f, 0},
    {0, .7f, .25f, .05f}
  };

  @Test
  void agreesWithScikitLearnOnCounts() {
    ClassificationMetrics metrics = smallCase();
    assertThat(IntStream.range(0, 4).mapToLong(metrics::support)).containsExactly(4L, 2L, 4L, 0L);
    assertThat(IntStream.range(0, 4).mapToLong(metrics::predicted)).containsExactly(3L, 4L, 3L, 0L);
    assertThat(IntStream.range(0, 4).mapToLong(metrics::correct)).containsExactly(2L, 1L, 3L, 0L);
    assertThat(metrics.largestSupport()).isEqualTo(4);
    assertThat(metrics.examples()).isEqualTo(10);
    assertThat(metrics.accuracy()).isEqualTo(0.6);
    assertThat(metrics.topK()).containsEntry(1, 0.6).containsEntry(2, 0.8).containsEntry(3, 0.9);
  }

  @Test
  void agreesWithScikitLearnOnEachClass() {
    assertThat(smallCase().perClass())
        .containsExactly(
            new ClassScores(2 / 3.0, 0.5, 4 / 7.0, 4),
            new ClassScores(0.25, 0.5, 1 / 3.0, 2),
            new ClassScores(1, 0.75, 6 / 7.0, 4),
            new ClassScores(0, 0, 0, 0));
  }

  @Test
  void leavesClassesThatNeverOccurOutOfMacroF1() {
    assertThat(smallCase().macroF1()).isEqualTo(0.5873015873015873, within(1e-15));
  }

  /** −ln of the rows' clipped truth probabilities, by NumPy; the last one is a clipped zero. */
  @Test
  void clipsLogLossAtTheEpsilonOfKeras() {
    assertThat(smallCase().logLoss()).isEqualTo(2.64190800447411, within(1e-9));
  }

  @Test
  void everyDepthFromTheNumberOfClassesOnIsRight() {
    MetricsAccumulator counts = new MetricsAccumulator(2, 2, 5);
    counts.add(1, new float[] {1, 0});
    assertThat(counts.metrics().topK()).containsEntry(2, 1.0).containsEntry(5, 1.0);
  }

  @Test
  void theLowerLabelWinsATieInAccuracyAndTopK() {
    MetricsAccumulator counts = new MetricsAccumulator(3, 1, 2);
    counts.add(1, new float[] {.4f, .4f, .2f});
    assertThat(counts.metrics().accuracy()).isZero();
    assertThat(counts.metrics().topK()).containsEntry(1, 0.0).containsEntry(2, 1.0);
  }

  @Test
  void figuresOverNothingAreZero() {
    ClassificationMetrics none = ClassificationMetrics.none(2, 1);
    assertThat(none.examples()).isZero();
    assertThat(none.accuracy()).isZero();
    assertThat(none.logLoss()).isZero();
    assertThat(none.macroF1()).isZero();
    assertThat(none.topK()).containsEntry(1, 0.0);
  }

  @Test
  void anySplitAndOrderMergesToTheVerySameFigures() {
    Random random = new Random(7);
    for (int round = 0; round < 50; round++) {
      int classes = 2 + random.nextInt(6);
      MetricsAccumulator whole = new MetricsAccumulator(classes, 1, 3);
      MetricsAccumulator[] tasks =
          IntStream.range(0, 1 + random.nextInt(5))
              .mapToObj(i -> new MetricsAccumulator(classes, 1, 3))
              .toArray(MetricsAccumulator[]::new);
      for (int i = 0; i < 200; i++) {
        int label = random.nextInt(classes);
        float[] row = randomRow(random, classes);
        whole.add(label, row);
        tasks[random.nextInt(tasks.length)].add(label, row);
      }
      ClassificationMetrics forwards = ClassificationMetrics.none(classes, 1, 3);
      ClassificationMetrics backwards = ClassificationMetrics.none(classes, 1, 3);
      for (int i = 0; i < tasks.length; i++) {
        forwards = forwards.merge(tasks[i].metrics());
        backwards = tasks[i].metrics().merge(backwards);
      }
      assertThat(forwards).isEqualTo(whole.metrics()).isEqualTo(backwards);
      assertThat(forwards.logLoss()).isEqualTo(whole.metrics().logLoss());
      PredictionSums sums =
          Stream.of(tasks)
              .map(each -> each.metrics().sums())
              .reduce(PredictionSums.NONE, PredictionSums::merge);
      assertThat(sums).isEqualTo(whole.metrics().sums());
      assertThat(sums.accuracy()).isEqualTo(whole.metrics().accuracy());
    }
  }

  /** 10 nats are chance among 22,026 classes; in 2⁻³⁰ of a nat a long holds 8.6e8 of them. */
  @Test
  void sumsTheLossOfABillionExamplesAndMore() {
    MetricsAccumulator counts = new MetricsAccumulator(2);
    counts.add(0, new float[] {(float) Math.exp(-10), 0.5f});
    PredictionSums sums = counts.metrics().sums();
    double one = sums.logLoss();
    for (int i = 0; i < 40; i++) {
      sums = sums.merge(sums);
    }
    assertThat(sums.examples()).isEqualTo(1L << 40);
    assertThat(sums.logLoss()).isEqualTo(one).isEqualTo(10, within(1e-6));
    assertThat(LogLossSum.of(sums.loss().value())).isEqualTo(sums.loss());
  }

  @Test
  void rawPartsMakeTheSameFiguresAgain() {
    ClassificationMetrics metrics = smallCase();
    assertThat(
            ClassificationMetrics.of(
                metrics.ks(),
                IntStream.range(0, 4).mapToLong(metrics::correct).toArray(),
                IntStream.range(0, 4).mapToLong(metrics::predicted).toArray(),
                IntStream.range(0, 4).mapToLong(metrics::support).toArray(),
                metrics.correctAtK(),
                metrics.loss()))
        .isEqualTo(metrics);
  }

  @Test
  void figuresStayAsTheyWereWhenCountingGoesOn() {
    MetricsAccumulator counts = new MetricsAccumulator(2);
    counts.add(0, new float[] {1, 0});
    ClassificationMetrics before = counts.metrics();
    counts.add(0, new float[] {0, 1});
    assertThat(before.accuracy()).isEqualTo(1);
    assertThat(counts.metrics().accuracy()).isEqualTo(0.5);
  }

  @Test
  void saysWhatToDoWhenTheModelDiverged() {
    assertThatThrownBy(() -> new MetricsAccumulator(2).add(0, new float[] {Float.NaN, 0}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("gives NaN where a probability belongs")
        .hasMessageContaining("lower learning rate");
  }

  @Test
  void refusesLogits() {
    assertThatThrownBy(() -> new MetricsAccumulator(2).add(0, new float[] {3.5f, -2}))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("3.5");
  }

  @Test
  void refusesLabelsAndRowsThatDoNotFit() {
    MetricsAccumulator counts = new MetricsAccumulator(2);
    assertThatThrownBy(() -> counts.add(2, new float[] {1, 0}))
        .hasMessageContaining("0..1 but was 2");
    assertThatThrownBy(() -> counts.add(0, new float[3]))
        .hasMessageContaining("2 classes but 3 probabilities");
  }

  @Test
  void refusesToMergeFiguresOfOtherClassesOrDepths() {
    assertThatThrownBy(
            () -> ClassificationMetrics.none(2, 1).merge(ClassificationMetrics.none(3, 1)))
        .hasMessageContaining("2 classes, k [1] with figures of 3 classes, k [1]");
    assertThatThrownBy(
            () -> ClassificationMetrics.none(2, 1).merge(ClassificationMetrics.none(2, 2)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ClassificationMetrics smallCase() {
    MetricsAccumulator counts = new MetricsAccumulator(4, 1, 2, 3);
    for (int i = 0; i < LABELS.length; i++) {
      counts.add(LABELS[i], ROWS[i]);
    }
    return counts.metrics();
  }

  private static float[] randomRow(Random random, int classes) {
    float[] row = new float[classes];
    float sum = 0;
    for (int c = 0; c < classes; c++) {
      row[c] = random.nextInt(8);
      sum += row[c];
    }
    for (int c = 0; c < classes && sum > 0; c++) {
      row[c] /= sum;
    }
    return row;
  }
}
