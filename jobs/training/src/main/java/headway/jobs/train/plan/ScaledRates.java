package headway.jobs.train.plan;

import headway.common.config.training.StepSettings;
import headway.common.config.training.TrainSettings;
import headway.common.config.training.TrainSettings.Master;
import headway.common.hyperparameters.RateScaling;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.Optional;

/**
 * The learning rates, scaled by the number of workers.
 *
 * @param workers the number of workers with examples
 * @param factor by which each rate is multiplied, 1 or more
 * @param warmsUp whether warm-up is the default; false with DL4J's own master, which miscounts its
 *     steps
 */
public record ScaledRates(int workers, double factor, boolean warmsUp) {
  /**
   * The default warm-up. Without it, twice the rate left a small network from scratch at chance
   * accuracy; for a head it makes no difference.
   */
  private static final double WARM_UP_EPOCHS = 2;

  private static final int MOST_WARM_UP_STEPS = 500;
  private static final MathContext SHOWN = new MathContext(3);

  static ScaledRates of(TrainSettings settings, int workers) {
    double factor = settings.rateScaling().factor(workers);
    return new ScaledRates(workers, factor, factor > 1 && settings.master() == Master.HEADWAY);
  }

  /** The line for {@code --dry-run}, before the number of examples is known. */
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

  /** Whether rates differ from the configured ones. */
  public boolean isOn() {
    return factor > 1;
  }

  /**
   * The scaled rate, which warm-up reaches at its end.
   *
   * @param set the configured rate
   */
  public double rate(double set) {
    return set * factor;
  }

  /** The number of epochs in which the rate rises from 0. */
  double warmUpEpochs(StepSettings steps, int batchesPerEpoch) {
    return steps.warmUpEpochs() > 0 || !warmsUp
        ? steps.warmUpEpochs()
        : Math.min(WARM_UP_EPOCHS, (double) MOST_WARM_UP_STEPS / batchesPerEpoch);
  }

  /**
   * A description such as {@code 4 workers, learning rate 0.004 (0.001 × 4), reached after 2
   * epochs}.
   */
  String describe(double set, StepSettings steps, int batchesPerEpoch) {
    String text = workers + (workers == 1 ? " worker" : " workers") + ", learning rate ";
    text +=
        isOn() ? "%s (%s × %s)".formatted(shown(rate(set)), shown(set), shown(factor)) : shown(set);
    double warmUp = warmUpEpochs(steps, batchesPerEpoch);
    return warmUp > 0 ? text + ", reached after %s epochs".formatted(shown(warmUp)) : text;
  }

  /** A text for the fingerprint; empty if the rates are the configured ones. */
  Optional<String> named() {
    return isOn() ? Optional.of("× " + shown(factor)) : Optional.empty();
  }

  private static String shown(double value) {
    BigDecimal rounded = new BigDecimal(value).round(SHOWN).stripTrailingZeros();
    return Math.abs(value) < 1e-3 ? String.valueOf(rounded.doubleValue()) : rounded.toPlainString();
  }
}
