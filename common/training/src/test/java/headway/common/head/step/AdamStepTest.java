package headway.common.head.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.config.Adam;

class AdamStepTest {
  private static final int STEPS = 100_000;

  @Test
  void leavesNoDenormalMomentsWhereNoExampleReachesAUnitAnyMore() {
    float[] parameters = {1, 1};
    float[] first = new float[2];
    float[] second = new float[2];
    AdamStep adam = new AdamStep(Adam.builder().learningRate(0.01).build());

    step(adam, parameters, first, second, new float[] {1, 1}, 0);
    for (int i = 1; i < STEPS; i++) {
      step(adam, parameters, first, second, new float[] {0, 1}, i);
    }

    assertThat(first[0]).isBetween(Float.MIN_NORMAL, 1e-20f);
    assertThat(first[1]).isCloseTo(1, within(1e-4f));
    assertThat(second[0]).isBetween(Float.MIN_NORMAL, 1e-30f);
    assertThat(second[1]).isCloseTo(1, within(1e-4f));
  }

  @Test
  void movesParametersAsIfNoMomentWereTooSmall() {
    float[] parameters = {1};
    float[] first = new float[1];
    float[] second = new float[1];
    AdamStep adam = new AdamStep(Adam.builder().learningRate(0.01).build());
    float expected = 1;
    float m = 0;
    float v = 0;

    for (int i = 0; i < STEPS; i++) {
      float gradient = i == 0 ? 1 : 0;
      step(adam, parameters, first, second, new float[] {gradient}, i);
      m = 0.9f * m + (float) (1 - 0.9) * gradient;
      v = 0.999f * v + (float) (1 - 0.999) * gradient * gradient;
      double rate =
          0.01
              * StrictMath.sqrt(1 - StrictMath.pow(0.999, i + 1))
              / (1 - StrictMath.pow(0.9, i + 1));
      expected -= (float) rate * m / ((float) Math.sqrt(v) + 1e-8f);
    }

    assertThat(parameters[0]).isEqualTo(expected);
  }

  private static void step(
      AdamStep adam,
      float[] parameters,
      float[] first,
      float[] second,
      float[] gradient,
      int iteration) {
    adam.begin(1, iteration, 0);
    for (int i = 0; i < parameters.length; i++) {
      adam.apply(parameters, first, second, new float[] {gradient[i]}, i, 1);
    }
  }
}
