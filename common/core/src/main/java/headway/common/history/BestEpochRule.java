package headway.common.history;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The rule that selects the best epoch, whose weights are delivered. Ties are broken by the other
 * metric, then by the earlier epoch. Without validation images it is the last epoch.
 */
public enum BestEpochRule {
  LOSS("the lowest validation loss"),
  ACCURACY("the highest validation accuracy"),
  LAST("the last one");

  private final String meaning;

  BestEpochRule(String meaning) {
    this.meaning = meaning;
  }

  /** The value as users write it. */
  @JsonValue
  public String optionValue() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What distinguishes the selected epoch, for use in a sentence. */
  public String meaning() {
    return meaning;
  }

  /** The metric that early stopping monitors and that runs are ranked by. */
  public String figure() {
    return this == ACCURACY ? "validation accuracy" : "validation loss";
  }

  /** This rule, or {@link #LAST} where epochs were not validated. */
  public BestEpochRule over(List<EpochMetrics> history) {
    boolean measured = history.stream().anyMatch(each -> each.validationLoss() != null);
    return measured ? this : LAST;
  }

  /** The number of the epoch to keep; 0 if there is none. */
  public int epoch(List<EpochMetrics> history) {
    if (history.isEmpty()) {
      return 0;
    }
    if (over(history) == LAST) {
      return history.get(history.size() - 1).number();
    }
    return history.stream()
        .min(bestFirst(EpochMetrics::validationLoss, EpochMetrics::validationAccuracy))
        .orElseThrow()
        .number();
  }

  /**
   * The number of the last epoch that improved the metric, for early stopping; 0 if there is none.
   */
  public int lastImprovement(List<EpochMetrics> history) {
    return (this == LAST ? LOSS : this).epoch(history);
  }

  /**
   * A comparator that orders items by these metrics, the best one first; items without a metric
   * come last. {@link #LAST} does not rank runs, so it orders by loss.
   *
   * @param loss of validation, or null
   * @param accuracy of validation, or null
   */
  public <T> Comparator<T> bestFirst(Function<T, Double> loss, Function<T, Double> accuracy) {
    Comparator<T> byLoss = Comparator.comparingDouble(each -> orInfinite(loss.apply(each), 1));
    Comparator<T> byAccuracy =
        Comparator.comparingDouble(each -> orInfinite(accuracy.apply(each), -1));
    return this == ACCURACY ? byAccuracy.thenComparing(byLoss) : byLoss.thenComparing(byAccuracy);
  }

  private static double orInfinite(Double value, int sign) {
    return value == null || value.isNaN() ? Double.POSITIVE_INFINITY : sign * value;
  }
}
