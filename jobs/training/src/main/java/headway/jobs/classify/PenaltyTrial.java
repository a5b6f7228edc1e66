package headway.jobs.classify;

/**
 * The result of one penalty on the validation images.
 *
 * @param logLoss in nats; null if the classifier gives no probabilities
 * @param accuracy in [0, 1]
 */
record PenaltyTrial(double regularization, Double logLoss, double accuracy) {

  /** Whether it is better than another one with stronger regularization. */
  boolean isBetterThan(PenaltyTrial other) {
    return logLoss != null ? logLoss < other.logLoss : accuracy > other.accuracy;
  }
}
