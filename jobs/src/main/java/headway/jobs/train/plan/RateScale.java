package headway.jobs.train.plan;

import headway.common.config.StepSettings;
import headway.common.config.TrainSettings;
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
 */
public record RateScale(int workers, double factor) {
  private static final MathContext SHOWN = new MathContext(3);

  static RateScale of(TrainSettings settings, int workers) {
    return new RateScale(workers, settings.rateScaling().factor(workers));
  }

  /** For {@code --dry-run}: what can be said before the examples are counted. */
  public static String forecast(TrainSettings settings) {
    if (settings.workers() == 0) {
      return "as many workers as the training images are worth, learning rate %s × %s of their number"
          .formatted(
              shown(settings.learningRate()),
              settings.rateScaling().name().toLowerCase(Locale.ROOT));
    }
    return of(settings, settings.workers()).describe(settings.learningRate(), settings.steps())
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

  /** Epochs in which a rate grows to its height. */
  double warmUpEpochs(StepSettings steps) {
    return steps.warmUpEpochs();
  }

  /** Such as {@code 4 workers, learning rate 0.004 (0.001 × 4)}. */
  public String describe(double set, StepSettings steps) {
    String text = workers + (workers == 1 ? " worker" : " workers") + ", learning rate ";
    text +=
        isOn() ? "%s (%s × %s)".formatted(shown(rate(set)), shown(set), shown(factor)) : shown(set);
    double warmUp = warmUpEpochs(steps);
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
