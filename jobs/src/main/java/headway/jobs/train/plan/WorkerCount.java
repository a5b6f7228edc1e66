package headway.jobs.train.plan;

import headway.common.config.TrainSettings;
import headway.common.head.optimizer.RateScaling;
import java.util.Optional;

/**
 * How many logical workers share a training: as many as are asked for, or as the examples are
 * worth, but so few that each has {@link #LEAST_BATCHES} in an epoch. With {@link
 * RateScaling#NONE}, where nothing is promised of accuracy, as many as are asked for.
 *
 * @param examples of the training split, 1 or more
 */
public record WorkerCount(TrainSettings settings, long examples) {
  private static final int EXAMPLES_PER_WORKER = 2048;
  private static final int MOST_BY_DEFAULT = 64;

  /** Full batches of one worker in an epoch, below which a larger rate does not make up for it. */
  static final int LEAST_BATCHES = 4;

  /** The number, 1 or more. */
  public int workers() {
    return settings.rateScaling() == RateScaling.NONE ? asked() : Math.min(asked(), most());
  }

  private int asked() {
    return settings.workers() > 0
        ? settings.workers()
        : (int) Math.max(1, Math.min(MOST_BY_DEFAULT, examples / EXAMPLES_PER_WORKER));
  }

  private int most() {
    long each = (long) LEAST_BATCHES * settings.batchSize();
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, examples / each));
  }

  /** One line for the user where there are fewer than asked for. */
  public Optional<String> notice() {
    return workers() == asked()
        ? Optional.empty()
        : Optional.of(
            "%d instead of %d workers, because each needs %d full batches of %d in an epoch and there are %d training images; for more workers lower --batch-size, or take them as they are with --rate-scaling none"
                .formatted(workers(), asked(), LEAST_BATCHES, settings.batchSize(), examples));
  }
}
