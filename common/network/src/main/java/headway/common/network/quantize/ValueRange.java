package headway.common.network.quantize;

import java.io.Serializable;

/**
 * The range of a tensor's values.
 *
 * @param high not below {@code low}
 */
public record ValueRange(float low, float high) implements Serializable {
  public ValueRange {
    if (!(low <= high)) {
      throw new IllegalArgumentException("a range cannot reach from " + low + " to " + high);
    }
  }
}
