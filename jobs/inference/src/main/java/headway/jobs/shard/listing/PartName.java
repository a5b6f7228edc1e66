package headway.jobs.shard.listing;

import java.util.Locale;

/** The name of a part of shards, such as {@code train-00012} or {@code mixed-00012}. */
public final class PartName {
  private PartName() {}

  public static String of(PlannedSplit portion, int number) {
    return portion.label() + "-" + number(number);
  }

  /** The number as it appears in file names. */
  public static String number(int number) {
    return String.format(Locale.ROOT, "%05d", number);
  }

  public static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1));
  }

  public static PlannedSplit portion(String name) {
    return PlannedSplit.valueOf(name.substring(0, name.indexOf('-')).toUpperCase(Locale.ROOT));
  }
}
