package headway.common.config;

import java.io.Serializable;

/**
 * The numbers from {@code low} to {@code high}, of which one is drawn.
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

  /** Whether nothing but {@code value} can be drawn. */
  public boolean isOnly(double value) {
    return low == value && high == value;
  }

  @Override
  public String toString() {
    return "[" + low + ", " + high + "]";
  }
}
