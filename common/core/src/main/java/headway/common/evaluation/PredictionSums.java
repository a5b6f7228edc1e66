package headway.common.evaluation;

import java.io.Serializable;

/**
 * What an epoch needs of its predictions: sums of whole numbers, whose merge is exact and
 * associative.
 *
 * @param examples number of examples
 * @param correct those whose most probable class is the truth
 * @param loss sum of −ln of the probability given to the truth
 */
public record PredictionSums(long examples, long correct, LogLossSum loss) implements Serializable {
  /** The sums over no examples. */
  public static final PredictionSums NONE = new PredictionSums(0, 0, LogLossSum.NONE);

  /** The sums over the examples of both. */
  public PredictionSums merge(PredictionSums other) {
    return new PredictionSums(
        examples + other.examples, correct + other.correct, loss.merge(other.loss));
  }

  /** Share of the examples that are correct, in [0, 1]; 0 without examples. */
  public double accuracy() {
    return ClassScores.ratio(correct, examples);
  }

  /** Mean of −ln of the probability given to the truth, in nats; 0 without examples. */
  public double logLoss() {
    return examples == 0 ? 0 : loss.value() / examples;
  }
}
