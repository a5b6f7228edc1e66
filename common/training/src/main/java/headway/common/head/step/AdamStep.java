package headway.common.head.step;

import org.nd4j.linalg.learning.config.Adam;

/**
 * Adam on Java arrays (Kingma and Ba 2015, in the form before section 2.1), equivalent to DL4J's
 * {@code AdamUpdater}, in a loop that the JIT compiler vectorizes.
 */
final class AdamStep {
  /**
   * Added and subtracted, it rounds a moment to multiples of 1e-27, far below what changes a
   * parameter. Otherwise moments of inactive units would decay to denormal numbers, which make a
   * processor 15 times slower.
   */
  private static final float BESIDE_FIRST = 1e-20f;

  /** The same for second moments, whose root is compared with {@code epsilon}. */
  private static final float BESIDE_SECOND = 1e-30f;

  private final Adam adam;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private float rate;
  private float scale;

  AdamStep(Adam adam) {
    this.adam = adam;
    this.beta1 = adam.getBeta1();
    this.beta2 = adam.getBeta2();
    this.epsilon = adam.getEpsilon();
  }

  /**
   * Sets what holds for the whole step.
   *
   * @param iteration from 0
   * @param epoch from 0
   */
  void begin(int examples, int iteration, int epoch) {
    rate =
        (float)
            (adam.getLearningRate(iteration, epoch)
                * StrictMath.sqrt(1 - StrictMath.pow(beta2, iteration + 1))
                / (1 - StrictMath.pow(beta1, iteration + 1)));
    scale = 1f / examples;
  }

  /**
   * Updates a piece of parameters and moments.
   *
   * @param first moments, one for each parameter
   * @param second moments
   * @param gradient of the piece, summed over the examples
   * @param from the first parameter of the piece
   * @param count parameters in the piece
   */
  void apply(
      float[] parameters, float[] first, float[] second, float[] gradient, int from, int count) {
    float keep1 = (float) beta1;
    float keep2 = (float) beta2;
    float take1 = (float) (1 - beta1);
    float take2 = (float) (1 - beta2);
    float least = (float) epsilon;
    float step = rate;
    float share = scale;
    for (int i = 0; i < count; i++) {
      float mean = gradient[i] * share;
      float m = keep1 * first[from + i] + take1 * mean + BESIDE_FIRST - BESIDE_FIRST;
      float v = keep2 * second[from + i] + take2 * mean * mean + BESIDE_SECOND - BESIDE_SECOND;
      first[from + i] = m;
      second[from + i] = v;
      parameters[from + i] -= step * m / ((float) Math.sqrt(v) + least);
    }
  }
}
