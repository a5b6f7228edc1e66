package headway.common.history;

/**
 * Sums over the training examples of an epoch so far.
 *
 * @param loss of each example
 * @param correct examples whose class was the most probable one
 * @param examples that were learned from
 */
public record EpochTotals(double loss, long correct, long examples) {
  /** Before the first example. */
  public static final EpochTotals NONE = new EpochTotals(0, 0, 0);

  /** The sum of both. */
  public EpochTotals plus(EpochTotals other) {
    return new EpochTotals(loss + other.loss, correct + other.correct, examples + other.examples);
  }

  /** The mean loss per example; there must be at least one. */
  public double meanLoss() {
    return loss / examples;
  }

  /** From 0 to 1; there must be at least one example. */
  public double accuracy() {
    return (double) correct / examples;
  }
}
