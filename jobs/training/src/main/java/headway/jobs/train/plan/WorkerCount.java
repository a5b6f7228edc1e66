package headway.jobs.train.plan;

import headway.common.config.training.TrainSettings;
import headway.common.hyperparameters.RateScaling;
import java.util.Locale;
import java.util.Optional;

/**
 * The number of logical workers: the configured number, or one that grows with the examples. It is
 * limited so that each worker has {@link #LEAST_BATCHES} batches in an epoch, and with {@link
 * RateScaling#LINEAR} so that the optimizer tolerates the scaled rate. {@link RateScaling#NONE} has
 * no limit and no guarantee of accuracy.
 *
 * @param examples of the training split, 1 or more
 */
public record WorkerCount(TrainSettings settings, long examples) {
  private static final int EXAMPLES_PER_WORKER = 2048;
  private static final int MOST_BY_DEFAULT = 64;

  /**
   * The minimum number of full batches of one worker in an epoch. With fewer, a larger rate does
   * not compensate.
   */
  static final int LEAST_BATCHES = 4;

  /** The number of workers, 1 or more. */
  public int workers() {
    return settings.rateScaling() == RateScaling.NONE
        ? asked()
        : Math.min(asked(), Math.min(withBatches(), withRate()));
  }

  private int asked() {
    return settings.workers() > 0
        ? settings.workers()
        : (int) Math.max(1, Math.min(MOST_BY_DEFAULT, examples / EXAMPLES_PER_WORKER));
  }

  private int withBatches() {
    long each = (long) LEAST_BATCHES * settings.batchSize();
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, examples / each));
  }

  /**
   * The number of workers up to which a linearly scaled rate kept accuracy within 0.01 of one
   * worker's, measured with 1 to 64 workers on a separate set of images.
   */
  private int withRate() {
    if (settings.rateScaling() != RateScaling.LINEAR) {
      return Integer.MAX_VALUE;
    }
    return switch (settings.optimizer()) {
      case ADAM -> Integer.MAX_VALUE;
      case MOMENTUM, SGD -> 4;
      case RMSPROP -> 2;
    };
  }

  /** One line for the user if there are fewer workers than requested. */
  public Optional<String> notice() {
    if (workers() == asked()) {
      return Optional.empty();
    }
    return Optional.of(
        withRate() < withBatches()
            ? "%d instead of %d workers, because %s loses accuracy at a rate that is multiplied by more; for more workers use --optimizer adam, or take them with --rate-scaling sqrt or none"
                .formatted(workers(), asked(), settings.optimizer().name().toLowerCase(Locale.ROOT))
            : "%d instead of %d workers, because each needs %d full batches of %d in an epoch and there are %d training images; for more workers lower --batch-size, or take them as they are with --rate-scaling none"
                .formatted(workers(), asked(), LEAST_BATCHES, settings.batchSize(), examples));
  }
}
