package headway.common.hyperparameters;

/**
 * Scaling of the learning rate with the number of workers whose parameters are averaged: each of W
 * workers takes a W-th of an epoch's steps, and the average moves as far as one worker does.
 */
public enum RateScaling {
  /** {@link #LINEAR}, or {@link #NONE} for a network from scratch, which may not bear more. */
  AUTO,
  /**
   * Proportional to the number of workers (Goyal et al. 2017, for batches that are as much larger).
   */
  LINEAR,
  /** By the square root of their number. */
  SQRT,
  /** The rate as it was set. */
  NONE;

  /** The largest factor, up to which accuracy was measured. */
  public static final double MOST = 64;

  /**
   * The scaling that is meant, never {@link #AUTO}.
   *
   * @param fromScratch whether the whole network is trained from new weights
   */
  public RateScaling resolved(boolean fromScratch) {
    if (this != AUTO) {
      return this;
    }
    return fromScratch ? NONE : LINEAR;
  }

  /**
   * The factor of the learning rate.
   *
   * @param workers that have examples, 1 or more
   * @return from 1 to {@link #MOST}
   */
  public double factor(int workers) {
    return Math.min(
        MOST,
        switch (this) {
          case AUTO -> throw new IllegalStateException("resolve it first");
          case LINEAR -> workers;
          case SQRT -> Math.sqrt(workers);
          case NONE -> 1;
        });
  }
}
