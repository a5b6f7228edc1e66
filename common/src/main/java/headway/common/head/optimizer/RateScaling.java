package headway.common.head.optimizer;

/**
 * How the learning rate grows with the number of workers whose parameters are averaged: W workers
 * take a W-th of the steps of one in an epoch, and an average moves as far as one worker does.
 */
public enum RateScaling {
  /**
   * As many times as there are workers (Goyal et al. 2017, for batches that are as much larger).
   */
  LINEAR,
  /** By the square root of their number. */
  SQRT,
  /** The rate as it was set. */
  NONE;

  /** The largest factor, up to which accuracy was measured. */
  public static final double MOST = 64;

  /**
   * What the rate is multiplied by.
   *
   * @param workers that have examples, 1 or more
   * @return from 1 to {@link #MOST}
   */
  public double factor(int workers) {
    return Math.min(
        MOST,
        switch (this) {
          case LINEAR -> workers;
          case SQRT -> Math.sqrt(workers);
          case NONE -> 1;
        });
  }
}
