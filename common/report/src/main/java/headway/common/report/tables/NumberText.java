package headway.common.report.tables;

import java.util.Locale;

/** Formats numbers for people, the same in every locale. */
public final class NumberText {
  private NumberText() {}

  public static String percent(double share) {
    return finite(share, String.format(Locale.ROOT, "%.1f%%", 100 * share));
  }

  public static String decimal(double value) {
    boolean plain = Math.abs(value) < 1e5 && (value == 0 || Math.abs(value) >= 1e-3);
    return finite(value, String.format(Locale.ROOT, plain ? "%.3f" : "%.2e", value));
  }

  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** "200 images", "1 image". */
  public static String count(long value, String noun) {
    return count(value, noun, noun + "s");
  }

  public static String count(long value, String one, String many) {
    return count(value) + " " + (value == 1 ? one : many);
  }

  public static String rate(double perSecond) {
    return finite(
        perSecond, String.format(Locale.ROOT, perSecond < 100 ? "%.1f" : "%,.0f", perSecond));
  }

  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (!(seconds >= 59.95)) {
      return finite(seconds, String.format(Locale.ROOT, "%.1f s", seconds));
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
  }

  public static String bytes(long size) {
    if (size < 1000) {
      return size + " B";
    }
    double value = size;
    int unit = -1;
    while (value >= 999.95 && unit < 3) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", value, "kMGT".charAt(unit));
  }

  private static String finite(double value, String text) {
    return Double.isFinite(value) ? text : "not finite";
  }
}
