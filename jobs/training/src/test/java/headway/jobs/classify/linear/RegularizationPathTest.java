package headway.jobs.classify.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.jobs.classify.linear.TrainingMatrix.Block;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against scikit-learn 1.x on 90 rows of 4 features that a formula gives. */
class RegularizationPathTest {
  private static final int ROWS = 90;
  private static final int FEATURES = 4;
  private static final double PENALTY = 0.05;

  private static float value(int row, int feature, int classes) {
    double own = row % classes == feature ? 1.5 : 0;
    return (float) ((feature + 1) * Math.sin(1.3 * row + feature) + own + feature);
  }

  /** In blocks of 40 rows and a last one of 10, as rows are read in blocks. */
  private static TrainingMatrix rows(int classes) {
    List<Block> blocks = new ArrayList<>();
    for (int first = 0; first < ROWS; first += 40) {
      int count = Math.min(40, ROWS - first);
      float[] values = new float[count * FEATURES];
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = (first + i) % classes;
        for (int j = 0; j < FEATURES; j++) {
          values[i * FEATURES + j] = value(first + i, j, classes);
        }
      }
      blocks.add(new Block(values, labels));
    }
    return TrainingMatrix.of(blocks);
  }

  private static double[] margins(double[] learnt, int functions, int classes, int row) {
    double[] margins = new double[functions];
    for (int f = 0; f < functions; f++) {
      margins[f] = learnt[functions * FEATURES + f];
      for (int j = 0; j < FEATURES; j++) {
        margins[f] += learnt[f * FEATURES + j] * value(row, j, classes);
      }
    }
    return margins;
  }

  /** Of the row's own class. */
  private static double probability(double[] learnt, int classes, int row) {
    double[] margins =
        classes == 2
            ? new double[] {0, margins(learnt, 1, 2, row)[0]}
            : margins(learnt, classes, classes, row);
    double sum = Arrays.stream(margins).map(Math::exp).sum();
    return Math.exp(margins[row % classes]) / sum;
  }

  @ParameterizedTest
  @CsvSource({
    "2, false, 0.86804, 0.90405, 0.115229",
    "2, true, 0.82501, 0.85107, 0.152103",
    "3, false, 0.81045, 0.88847, 0.158041",
    "3, true, 0.77622, 0.80324, 0.282159"
  })
  void logisticRegressionGivesTheProbabilitiesOfScikitLearn(
      int classes, boolean standardize, double first, double second, double logLoss) {
    RegularizationPath path =
        new RegularizationPath(false, classes, new double[] {PENALTY}, standardize, 500);

    double[] learnt = path.fit(rows(classes))[0];

    assertThat(probability(learnt, classes, 0)).isCloseTo(first, within(2e-3));
    assertThat(probability(learnt, classes, 1)).isCloseTo(second, within(2e-3));
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum -= Math.log(probability(learnt, classes, row));
    }
    assertThat(sum / ROWS).isCloseTo(logLoss, within(1e-3));
  }

  @Test
  void supportVectorMachinesComeCloseToTheLeastHingeLossThatQuadraticProgrammingFinds() {
    TrainingMatrix rows = rows(3);
    double[] least = {0.063261, 0.096419, 0.159499};

    double[] learnt =
        new RegularizationPath(true, 3, new double[] {PENALTY}, true, 500).fit(rows)[0];

    for (int c = 0; c < 3; c++) {
      double objective = 0;
      for (int j = 0; j < FEATURES; j++) {
        double weight = learnt[c * FEATURES + j] * rows.deviation()[j];
        objective += PENALTY / 2 * weight * weight;
      }
      for (int row = 0; row < ROWS; row++) {
        double sign = row % 3 == c ? 1 : -1;
        objective += Math.max(0, 1 - sign * margins(learnt, 3, 3, row)[c]) / ROWS;
      }
      assertThat(objective).as("class %d", c).isBetween(least[c] - 1e-5, least[c] * 1.02);
    }
  }

  @Test
  void eachPenaltyOfAPathEndsWhereItWouldAlone() {
    double[] both =
        new RegularizationPath(false, 3, new double[] {1, PENALTY}, true, 500).fit(rows(3))[1];
    double[] alone =
        new RegularizationPath(false, 3, new double[] {PENALTY}, true, 500).fit(rows(3))[0];

    for (int row = 0; row < ROWS; row++) {
      assertThat(probability(both, 3, row)).isCloseTo(probability(alone, 3, row), within(2e-3));
    }
  }

  @Test
  void aConstantFeatureHasNoWeightAndAClassWithoutRowsNoShare() {
    Block block = new Block(new float[] {1, 7, 2, 7, 3, 7, 4, 7}, new int[] {0, 0, 1, 1});

    double[] learnt =
        new RegularizationPath(false, 3, new double[] {0.01}, true, 100)
            .fit(TrainingMatrix.of(List.of(block)))[0];

    assertThat(new double[] {learnt[1], learnt[3], learnt[5]}).containsOnly(0);
    assertThat(learnt).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
    double atFour = Math.exp(learnt[0] * 4 + learnt[6]);
    double ofNone = Math.exp(learnt[4] * 4 + learnt[8]);
    double right = Math.exp(learnt[2] * 4 + learnt[7]);
    assertThat(right / (atFour + ofNone + right)).isGreaterThan(0.8);
  }
}
