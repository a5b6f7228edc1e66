package headway.common.hyperparameters;

import headway.common.UsageException;

/**
 * A learning rate schedule over the steps of a training, as a factor of the configured rate.
 *
 * @param shape of the schedule after the warm-up
 * @param warmUp steps in which the factor grows linearly to 1; 0: none
 * @param total steps of the whole training, where {@link Shape#COSINE} reaches 0
 * @param every steps between two drops of {@link Shape#STEP}
 * @param drop the factor of each drop
 */
public record RateSchedule(Shape shape, long warmUp, long total, long every, double drop) {
  /** A constant rate. */
  public static final RateSchedule CONSTANT = new RateSchedule(Shape.CONSTANT, 0, 1, 1, 1);

  /** Shapes of the schedule. */
  public enum Shape {
    CONSTANT,
    /** Half a cosine, from 1 to 0 (Loshchilov and Hutter 2017, without restarts). */
    COSINE,
    /** Step decay: drops by a factor at regular intervals. */
    STEP
  }

  public RateSchedule {
    if (warmUp < 0 || total < 1 || every < 1 || !(drop > 0 && drop <= 1)) {
      throw new UsageException(
          "A rate plan needs warm-up ≥ 0, steps ≥ 1 and a drop above 0 up to 1 but was %s steps, %s, %s, %s"
              .formatted(warmUp, total, every, drop));
    }
  }

  /** Whether the factor is always 1. */
  public boolean isConstant() {
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
