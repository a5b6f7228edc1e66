package headway.common.checkpoint;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Which epoch is the best one and is delivered. Of equal ones the other figure decides, then the
 * earlier epoch; without validation images it is the last one.
 */
public enum BestEpochRule {
  LOSS("the lowest validation loss"),
  ACCURACY("the highest validation accuracy"),
  LAST("the last one");

  private final String meaning;

  BestEpochRule(String meaning) {
    this.meaning = meaning;
  }

  /** As the user types it. */
  @JsonValue
  public String typed() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the kept epoch has, as it stands in a sentence. */
  public String meaning() {
    return meaning;
  }

  /** The figure that early stopping watches and that runs are ranked by. */
  public String figure() {
    return this == ACCURACY ? "validation accuracy" : "validation loss";
  }

  /** This rule, or {@link #LAST} where epochs were not validated. */
  public BestEpochRule over(List<EpochMetrics> history) {
    boolean measured = history.stream().anyMatch(each -> each.validationLoss() != null);
    return measured ? this : LAST;
  }

  /** The number of the epoch to keep; 0 where there is none. */
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

  /** The number of the epoch since which nothing improved, for early stopping; 0: there is none. */
  public int lastImprovement(List<EpochMetrics> history) {
    return (this == LAST ? LOSS : this).epoch(history);
  }

  /**
   * Orders what has these figures, the best one first; what lacks one comes last. {@link #LAST}
   * says nothing about which of several runs is better and orders by loss.
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
