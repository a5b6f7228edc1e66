package headway.common.head.optimizer;

import headway.common.UsageException;

/**
 * How the learning rate goes over the steps of a training, as a factor of the rate that was set.
 *
 * @param shape of the course after the warm-up
 * @param warmUp steps in which the factor grows evenly to 1; 0: none
 * @param total steps of the whole training, where {@link Shape#COSINE} reaches 0
 * @param every steps between two drops of {@link Shape#STEP}
 * @param drop what the factor is multiplied by at each drop
 */
public record RateSchedule(Shape shape, long warmUp, long total, long every, double drop) {
  /** The rate as it was set, from the first step to the last. */
  public static final RateSchedule CONSTANT = new RateSchedule(Shape.CONSTANT, 0, 1, 1, 1);

  /** Courses of the rate. */
  public enum Shape {
    CONSTANT,
    /** Half a cosine, from 1 to 0 (Loshchilov and Hutter 2017, without restarts). */
    COSINE,
    /** Drops by a factor, again and again. */
    STEP
  }

  public RateSchedule {
    if (warmUp < 0 || total < 1 || every < 1 || !(drop > 0 && drop <= 1)) {
      throw new UsageException(
          "A rate plan needs warm-up ≥ 0, steps ≥ 1 and a drop above 0 up to 1 but was %s steps, %s, %s, %s"
              .formatted(warmUp, total, every, drop));
    }
  }

  boolean isConstant() {
    return shape == Shape.CONSTANT && warmUp == 0;
  }

  /**
   * The factor of a step.
   *
   * @param step from 0
   */
  public double factor(long step) {
    if (step < warmUp) {
      return (step + 1.0) / warmUp;
    }
    return switch (shape) {
      case CONSTANT -> 1;
      case COSINE -> {
        double share = Math.min(1, (double) (step - warmUp) / Math.max(1, total - warmUp));
        yield (1 + StrictMath.cos(Math.PI * share)) / 2;
      }
      case STEP -> StrictMath.pow(drop, (double) (step / every));
    };
  }
}
