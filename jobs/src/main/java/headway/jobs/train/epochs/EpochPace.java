package headway.jobs.train.epochs;

import java.util.Locale;

/** How fast epochs of one kind go by, from the making of this on, for a person to read. */
final class EpochPace {
  private final long startNanos = System.nanoTime();
  private int epochs;
  private long examples;

  /**
   * The rate and the time left after one more epoch.
   *
   * @param more examples that it had
   * @param left epochs to come, at most
   * @param then what comes after those, or nothing
   */
  String after(long more, int left, String then) {
    epochs++;
    examples += more;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String rate = String.format(Locale.ROOT, "%.0f images/s", examples / seconds);
    String time =
        left == 0 ? "" : String.format(Locale.ROOT, ", about %.0f s left", seconds / epochs * left);
    return rate + time + then;
  }
}
