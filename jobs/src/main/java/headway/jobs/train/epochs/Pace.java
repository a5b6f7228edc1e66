package headway.jobs.train.epochs;

import java.util.Locale;

/** How fast epochs of one kind go by, from the making of this on, for a person to read. */
final class Pace {
  private final long startNanos = System.nanoTime();
  private int epochs;
  private long examples;

  /**
   * The rate and the time left after one more epoch.
   *
   * @param more examples that it had
   * @param left epochs to come, at most
   */
  String after(long more, int left) {
    epochs++;
    examples += more;
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String rate = String.format(Locale.ROOT, "%.0f images/s", examples / seconds);
    return left == 0
        ? rate
        : rate + String.format(Locale.ROOT, ", about %.0f s left", seconds / epochs * left);
  }
}
