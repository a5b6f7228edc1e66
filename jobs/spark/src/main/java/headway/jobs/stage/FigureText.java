package headway.jobs.stage;

import headway.common.evaluation.WilsonInterval;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Formats numbers for people. */
public final class FigureText {
  private static final int FEW_CLASSES = 5;

  private FigureText() {}

  /** {@link String#format} in the root locale. */
  public static String text(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  /** A count with its noun, such as {@code 1 photo} and {@code 3,670 photos}. */
  public static String count(long number, String thing) {
    return text("%,d %s%s", number, thing, number == 1 ? "" : "s");
  }

  /** The first few class names, with the total count if there are more. */
  public static String classes(List<String> names) {
    String shown = names.stream().limit(FEW_CLASSES).collect(Collectors.joining(", "));
    return names.size() > FEW_CLASSES ? text("%,d classes (%s, …)", names.size(), shown) : shown;
  }

  /** An accuracy with its 95 % confidence interval, its number of images and its split. */
  public static String accuracy(double accuracy, long images, String split) {
    long right = Math.round(accuracy * images);
    WilsonInterval interval = WilsonInterval.of(right, images);
    return text(
        "accuracy: %.3f (95 %% interval %.3f to %.3f): %,d of %s of split %s right",
        accuracy, interval.low(), interval.high(), right, count(images, "photo"), split);
  }
}
