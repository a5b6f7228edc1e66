package headway.jobs.train.epochs;

import java.util.Locale;

/** Measures the speed of epochs since its creation, for progress messages. */
final class EpochPace {
  private final long startNanos = System.nanoTime();
  private int epochs;
  private long examples;

  /**
   * The rate and the remaining time after another epoch.
   *
   * @param more the number of examples of that epoch
   * @param left the largest number of remaining epochs
   * @param then the text that describes the following phase, or empty
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
