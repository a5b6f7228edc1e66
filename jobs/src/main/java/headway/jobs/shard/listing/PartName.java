package headway.jobs.shard.listing;

import headway.common.dataset.Split;
import java.util.Locale;

/** The name of a shard file without its ending, such as {@code train-00012}. */
public final class PartName {
  private PartName() {}

  public static String of(Split split, int number) {
    return split.label() + "-" + number(number);
  }

  /** As file names have it. */
  public static String number(int number) {
    return String.format(Locale.ROOT, "%05d", number);
  }

  public static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1));
  }

  public static Split split(String name) {
    return Split.named(name.substring(0, name.indexOf('-'))).orElseThrow();
  }
}
