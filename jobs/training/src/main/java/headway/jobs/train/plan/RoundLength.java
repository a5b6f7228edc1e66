package headway.jobs.train.plan;

import headway.common.config.training.TrainSettings;
import headway.common.config.training.TrainSettings.Master;
import java.util.Locale;
import java.util.Optional;

/**
 * The number of batches that each worker trains between two averagings: the configured number, or
 * {@value #LEAST_BATCHES}, and more where an epoch would have more than {@value #MOST_ROUNDS}
 * rounds. It depends on counts alone, so it is the same on any cluster.
 *
 * <p>The number of averagings that local SGD needs to converge as fast as one worker with all
 * batches does not grow with the data: it is of the order of the number of workers for the whole
 * training, where workers draw from the same distribution, as they do from shuffled rows (<a
 * href="https://arxiv.org/abs/2006.02582">Spiridonoff, Olshevsky and Paschalidis, Communication-
 * efficient SGD: From Local SGD to One-Shot Averaging, 2021</a>; <a
 * href="https://arxiv.org/abs/1909.04746">Khaled, Mishchenko and Richtárik, Tighter Theory for
 * Local SGD on Identical and Heterogeneous Data, 2020</a>). By default at most 64 workers learn,
 * and each epoch has up to 100 averagings. Sets of thousands of images, on which 2 to 32 workers
 * keep the accuracy of one, have a single round an epoch (see {@code deploy/bench/README.md}).
 *
 * @param batchesPerEpoch the largest number of batches of a worker in an epoch, 1 or more
 */
public record RoundLength(TrainSettings settings, long batchesPerEpoch) {
  private static final int LEAST_BATCHES = 50;
  private static final int MOST_ROUNDS = 100;

  /** The number of batches of each worker in a round, 1 or more. */
  public int batches() {
    return settings.averagingFrequencyBatches() > 0
        ? settings.averagingFrequencyBatches()
        : (int)
            Math.min(
                Integer.MAX_VALUE, Math.max(LEAST_BATCHES, ceil(batchesPerEpoch, MOST_ROUNDS)));
  }

  /** The number of rounds of an epoch; 1 with the stock master, which divides the epoch itself. */
  public long rounds() {
    return settings.master() == Master.HEADWAY ? ceil(batchesPerEpoch, batches()) : 1;
  }

  /** One line for the user if rounds are longer than those of a small data set. */
  public Optional<String> notice() {
    return settings.averagingFrequencyBatches() > 0 || batches() == LEAST_BATCHES
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "averages every %,d batches of a worker, so that an epoch of %,d has at most %d"
                    + " rounds; for more set --averaging-frequency",
                batches(),
                batchesPerEpoch,
                MOST_ROUNDS));
  }

  /** The line for {@code --dry-run}, before the number of examples is known. */
  public static String forecast(TrainSettings settings) {
    return settings.averagingFrequencyBatches() > 0
        ? "averages every " + settings.averagingFrequencyBatches() + " batches of a worker"
        : "averages every %d batches of a worker, or as rarely as gives an epoch %d rounds"
            .formatted(LEAST_BATCHES, MOST_ROUNDS);
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }
}
