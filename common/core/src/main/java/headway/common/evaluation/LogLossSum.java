package headway.common.evaluation;

import java.io.Serializable;

/**
 * An exact sum of log losses, each a whole number of {@value #UNITS_PER_NAT}ths of a nat. Its merge
 * is associative, and it holds 5·10¹⁷ examples of the worst loss.
 *
 * @param nats whole nats, ≥ 0
 * @param units what is left, in [0, {@value #UNITS_PER_NAT})
 */
public record LogLossSum(long nats, long units) implements Serializable {
  private static final int BITS = 30;

  /** Parts of a nat in which a loss is counted: 2³⁰. The rounding is below 5e-10 per example. */
  public static final long UNITS_PER_NAT = 1L << BITS;

  /** The sum over no examples. */
  public static final LogLossSum NONE = new LogLossSum(0, 0);

  /** The number of units nearest to {@code nats}. */
  static long unitsOf(double nats) {
    return Math.round(nats * UNITS_PER_NAT);
  }

  /** The sum nearest to {@code nats}, which is ≥ 0. */
  public static LogLossSum of(double nats) {
    long whole = (long) nats;
    return new LogLossSum(whole, 0).plus(unitsOf(nats - whole));
  }

  /** This sum and one more loss. */
  LogLossSum plus(long moreUnits) {
    long all = units + moreUnits;
    return new LogLossSum(nats + (all >> BITS), all & (UNITS_PER_NAT - 1));
  }

  /** The sum of both. */
  public LogLossSum merge(LogLossSum other) {
    return new LogLossSum(nats + other.nats, units).plus(other.units);
  }

  /** In nats, rounded once. */
  public double value() {
    return nats + (double) units / UNITS_PER_NAT;
  }
}
