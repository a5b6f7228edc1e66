package headway.common.checkpoint;

/**
 * Sums over the training examples of an epoch, as far as it has come.
 *
 * @param loss of each example
 * @param correct examples whose class was the most probable one
 * @param examples that were learned from
 */
public record EpochSums(double loss, long correct, long examples) {
  /** Before the first example. */
  public static final EpochSums NONE = new EpochSums(0, 0, 0);

  /** Both together. */
  public EpochSums plus(EpochSums other) {
    return new EpochSums(loss + other.loss, correct + other.correct, examples + other.examples);
  }

  /** Of an example; there must be one. */
  public double meanLoss() {
    return loss / examples;
  }

  /** From 0 to 1; there must be an example. */
  public double accuracy() {
    return (double) correct / examples;
  }
}
