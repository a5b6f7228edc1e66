package headway.jobs.track;

import headway.jobs.track.tracked.TrackedRun.RoundRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The rates of a training's rounds; short rounds are taken together, so that they stay few. */
final class RoundRates {
  private static final double LEAST_SECONDS = 5;

  private final List<RoundRate> rates = new ArrayList<>();
  private long last;
  private long examples;
  private double seconds;

  /** Adds a round; whether there is a new rate. */
  boolean add(long number, long learned, double took) {
    last = number;
    examples += learned;
    seconds += took;
    return seconds >= LEAST_SECONDS && close();
  }

  /** Ends the rounds that are taken together; whether there is a new rate. */
  boolean close() {
    if (seconds <= 0) {
      return false;
    }
    rates.add(new RoundRate(last, examples / seconds, Instant.now()));
    examples = 0;
    seconds = 0;
    return true;
  }

  List<RoundRate> all() {
    return List.copyOf(rates);
  }
}
