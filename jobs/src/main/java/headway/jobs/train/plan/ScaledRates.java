package headway.jobs.train.plan;

import headway.common.config.StepSettings;
import headway.common.config.TrainSettings;
import headway.common.config.TrainSettings.Master;
import headway.common.head.optimizer.RateScaling;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;

/**
 * What the number of workers makes of the rates that were set.
 *
 * @param workers that have examples
 * @param factor of each rate, 1 or more
 * @param warmsUp whether rates grow to their height where no warm-up was set; DL4J's own master
 *     does not count its steps right
 */
public record ScaledRates(int workers, double factor, boolean warmsUp) {
  /**
   * At its full height from the first step on, twice the rate left a small network from scratch at
   * chance; a head learnt as well with this as without.
   */
  private static final double WARM_UP_EPOCHS = 2;

  private static final int MOST_WARM_UP_STEPS = 500;
  private static final MathContext SHOWN = new MathContext(3);

  static ScaledRates of(TrainSettings settings, int workers) {
    double factor = settings.rateScaling().factor(workers);
    return new ScaledRates(workers, factor, factor > 1 && settings.master() == Master.HEADWAY);
  }

  /** For {@code --dry-run}: what can be said before the examples are counted. */
  public static String forecast(TrainSettings settings) {
    if (settings.workers() == 0) {
      return "as many workers as the training images are worth, learning rate %s × %s of their number"
          .formatted(
              shown(settings.learningRate()),
              settings.rateScaling().name().toLowerCase(Locale.ROOT));
    }
    WorkerCount count = new WorkerCount(settings, Long.MAX_VALUE);
    return of(settings, count.workers()).describe(settings.learningRate(), settings.steps(), 1)
        + count.notice().map(each -> "; " + each).orElse("")
        + (settings.rateScaling() == RateScaling.NONE
            ? ""
            : "; fewer where one would have less than %d batches in an epoch"
                .formatted(WorkerCount.LEAST_BATCHES));
  }

  /** Whether rates are other than they were set. */
  public boolean isOn() {
    return factor > 1;
  }

  /** The rate that steps begin or, after a warm-up, go on with. */
  public double rate(double set) {
    return set * factor;
  }

  /** Epochs in which a rate grows to its height, from 0. */
  double warmUpEpochs(StepSettings steps, int batchesPerEpoch) {
    return steps.warmUpEpochs() > 0 || !warmsUp
        ? steps.warmUpEpochs()
        : Math.min(WARM_UP_EPOCHS, (double) MOST_WARM_UP_STEPS / batchesPerEpoch);
  }

  /** Such as {@code 4 workers, learning rate 0.004 (0.001 × 4), reached after 2 epochs}. */
  String describe(double set, StepSettings steps, int batchesPerEpoch) {
    String text = workers + (workers == 1 ? " worker" : " workers") + ", learning rate ";
    text +=
        isOn() ? "%s (%s × %s)".formatted(shown(rate(set)), shown(set), shown(factor)) : shown(set);
    double warmUp = warmUpEpochs(steps, batchesPerEpoch);
    return warmUp > 0 ? text + ", reached after %s epochs".formatted(shown(warmUp)) : text;
  }

  /** For what the result depends on; none where the rates are those that were set. */
  Optional<String> named() {
    return isOn() ? Optional.of("× " + shown(factor)) : Optional.empty();
  }

  private static String shown(double value) {
    BigDecimal rounded = new BigDecimal(value).round(SHOWN).stripTrailingZeros();
    return Math.abs(value) < 1e-3 ? String.valueOf(rounded.doubleValue()) : rounded.toPlainString();
  }
}
