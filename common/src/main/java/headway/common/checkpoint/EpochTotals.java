package headway.common.checkpoint;

/**
 * Sums over the training examples of an epoch, as far as it has come.
 *
 * @param loss of each example
 * @param correct examples whose class was the most probable one
 * @param examples that were learned from
 */
public record EpochTotals(double loss, long correct, long examples) {
  /** Before the first example. */
  public static final EpochTotals NONE = new EpochTotals(0, 0, 0);

  /** Both together. */
  public EpochTotals plus(EpochTotals other) {
    return new EpochTotals(loss + other.loss, correct + other.correct, examples + other.examples);
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
