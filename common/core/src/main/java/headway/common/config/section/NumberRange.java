package headway.common.config.section;

import java.io.Serializable;

/**
 * A range from {@code low} to {@code high}, from which a number is drawn.
 *
 * @param high ≥ low
 */
public record NumberRange(double low, double high) implements Serializable {

  public NumberRange {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "must be [low, high] with low ≤ high but was [" + low + ", " + high + "]");
    }
  }

  public static NumberRange only(double value) {
    return new NumberRange(value, value);
  }

  /** From {@code centre - spread} to {@code centre + spread}. */
  public static NumberRange around(double centre, double spread) {
    return new NumberRange(centre - spread, centre + spread);
  }

  /** Whether {@code value} is the only number of the range. */
  public boolean isExactly(double value) {
    return low == value && high == value;
  }

  @Override
  public String toString() {
    return "[" + low + ", " + high + "]";
  }
}
