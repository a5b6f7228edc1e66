package headway.common.head.optimizer;

import headway.common.hyperparameters.RateSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that follows a {@link RateSchedule}, in DL4J's form. Checkpoints contain the name
 * of this class and its fields.
 */
public final class PlannedRate implements ISchedule {
  private static final long serialVersionUID = 1L;

  @JsonProperty private final double rate;
  @JsonProperty private final RateSchedule.Shape shape;
  @JsonProperty private final long warmUp;
  @JsonProperty private final long total;
  @JsonProperty private final long every;
  @JsonProperty private final double drop;

  /** For Jackson. */
  PlannedRate(
      @JsonProperty("rate") double rate,
      @JsonProperty("shape") RateSchedule.Shape shape,
      @JsonProperty("warmUp") long warmUp,
      @JsonProperty("total") long total,
      @JsonProperty("every") long every,
      @JsonProperty("drop") double drop) {
    this.rate = rate;
    this.shape = shape;
    this.warmUp = warmUp;
    this.total = total;
    this.every = every;
    this.drop = drop;
  }

  PlannedRate(double rate, RateSchedule plan) {
    this(rate, plan.shape(), plan.warmUp(), plan.total(), plan.every(), plan.drop());
  }

  private RateSchedule plan() {
    return new RateSchedule(shape, warmUp, total, every, drop);
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return rate * plan().factor(iteration);
  }

  @Override
  public PlannedRate clone() {
    return new PlannedRate(rate, plan());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlannedRate that && rate == that.rate && plan().equals(that.plan());
  }

  @Override
  public int hashCode() {
    return 31 * Double.hashCode(rate) + plan().hashCode();
  }
}
