package headway.jobs.track.tracked;

import java.time.Instant;
import java.util.Optional;

/** A tool that runs are reported to. Used by one thread at a time, but for {@link #owesSince}. */
public interface Tracker {
  /** Its name in messages, such as {@code MLflow at http://127.0.0.1:5000}. */
  String name();

  /**
   * Sends what the tool does not have yet of a run. It may be called again with the same run, and
   * with one that it was sent in part.
   *
   * @throws TrackingException if the tool does not take it
   */
  void send(TrackedRun run) throws TrackingException;

  /** Since when the tool owes an answer; empty if it owes none. */
  default Optional<Instant> owesSince() {
    return Optional.empty();
  }

  /** Where a person sees the run, once it is sent. */
  Optional<String> link();
}
