package headway.jobs.plan.figures;

import com.fasterxml.jackson.annotation.JsonValue;
import headway.jobs.stage.FigureText;
import java.util.Locale;

/** The unit of a figure. */
public enum Unit {
  COUNT,
  BYTES,
  SECONDS,
  DOLLARS;

  private static final double STEP = 1000;
  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final double MINUTE = 60;
  private static final double HOUR = 3600;
  private static final double DAY = 86_400;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value for a person to read. */
  public String text(double value) {
    return switch (this) {
      case COUNT -> FigureText.text("%,.0f", value);
      case DOLLARS -> FigureText.text(value < 100 ? "$%,.2f" : "$%,.0f", value);
      case SECONDS -> seconds(value);
      case BYTES -> size(value);
    };
  }

  private static String size(double bytes) {
    double value = bytes;
    int step = 0;
    while (value >= STEP && step < SIZES.length - 1) {
      value /= STEP;
      step++;
    }
    return FigureText.text(step == 0 ? "%.0f %s" : "%.1f %s", value, SIZES[step]);
  }

  private static String seconds(double value) {
    if (value < 2 * MINUTE) {
      return FigureText.text("%.1f s", value);
    }
    if (value < 2 * HOUR) {
      return FigureText.text("%.1f min", value / MINUTE);
    }
    return value < 2 * DAY
        ? FigureText.text("%.1f h", value / HOUR)
        : FigureText.text("%.1f days", value / DAY);
  }
}
