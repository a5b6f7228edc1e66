package headway.common.report.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Round values along an axis, after P. Heckbert, "Nice numbers for graph labels", Graphics Gems
 * (1990): the step is 1, 2 or 5 times a power of ten.
 *
 * @param values ascending, at least two; the first and the last bound the axis
 * @param step from one to the next
 */
public record AxisTicks(List<Double> values, double step) {
  public AxisTicks {
    values = List.copyOf(values);
  }

  /**
   * Ticks that cover {@code low} to {@code high}.
   *
   * @param atMost the approximate number; may be exceeded by one or two
   * @param smallestStep 1 for whole numbers, 0 for any
   */
  public static AxisTicks covering(double low, double high, int atMost, double smallestStep) {
    double range = high > low ? high - low : Math.max(Math.abs(high) / 10, 1e-3);
    double step = Math.max(smallestStep, round(range / Math.max(1, atMost - 1)));
    long first = (long) Math.floor(low / step + 1e-9);
    long last = Math.max(first + 1, (long) Math.ceil(high / step - 1e-9));
    List<Double> values = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      values.add(i * step);
    }
    return new AxisTicks(values, step);
  }

  public double low() {
    return values.get(0);
  }

  public double high() {
    return values.get(values.size() - 1);
  }

  /** A tick's value with as many decimals as the step has. */
  public String label(double value) {
    if (step < 1e-6 || Math.abs(high()) >= 1e6) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = Math.max(0, (int) Math.ceil(-Math.log10(step) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** The smallest of 1, 2, 5 times a power of ten that is not below the value. */
  private static double round(double value) {
    double magnitude = Math.pow(10, Math.floor(Math.log10(value)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * magnitude >= value * (1 - 1e-9)) {
        return factor * magnitude;
      }
    }
    return 10 * magnitude;
  }
}
