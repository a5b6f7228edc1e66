package headway.jobs.classify;

/**
 * How a strength of the penalty does on the validation photos.
 *
 * @param logLoss in nats; null where the classifier gives no probabilities
 * @param accuracy in [0, 1]
 */
record PenaltyTrial(double regularization, Double logLoss, double accuracy) {

  /** Whether it is to be taken instead of another, which is stronger. */
  boolean isBetterThan(PenaltyTrial other) {
    return logLoss != null ? logLoss < other.logLoss : accuracy > other.accuracy;
  }
}
