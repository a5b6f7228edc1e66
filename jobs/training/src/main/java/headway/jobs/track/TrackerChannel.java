package headway.jobs.track;

import headway.common.HeadwayException;
import headway.jobs.spark.Progress;
import headway.jobs.track.tracked.TrackedRun;
import headway.jobs.track.tracked.Tracker;
import headway.jobs.track.tracked.TrackingException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends to one tracker in a thread of its own, the latest state alone where it is slower than the
 * training. A failure is told once.
 */
final class TrackerChannel {
  private static final Logger LOG = LoggerFactory.getLogger(TrackerChannel.class);
  private static final int LAST_ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final Tracker tracker;
  private final AtomicReference<TrackedRun> latest = new AtomicReference<>();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread own = new Thread(work, "headway-track");
            own.setDaemon(true);
            return own;
          });
  private final Duration patience;
  private boolean told;
  private boolean failing;
  private boolean linked;

  /**
   * @param patience with a tool that does not answer, when all else has ended
   */
  TrackerChannel(Tracker tracker, Duration patience) {
    this.tracker = tracker;
    this.patience = patience;
  }

  /** Sends a state of the run soon. Returns at once. */
  void send(TrackedRun run) {
    if (latest.getAndSet(run) == null) {
      thread.execute(() -> attempt(latest.getAndSet(null)));
    }
  }

  /**
   * Sends the last state of the run, and waits until that succeeds, has failed some times, or the
   * tool does not answer.
   */
  void finish(TrackedRun run) {
    latest.set(null);
    try {
      if (!hasEnded(thread.submit(() -> last(run)))) {
        tell(
            String.format(
                Locale.ROOT, "it has not answered for %.1f s", patience.toMillis() / 1e3));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("an attempt throws nothing", failed.getCause());
    } finally {
      thread.shutdownNow();
    }
  }

  /** Whether the work has ended before patience with the tool did. */
  private boolean hasEnded(Future<?> work) throws InterruptedException, ExecutionException {
    Instant begin = Instant.now();
    while (!work.isDone()) {
      Instant limit = Instant.now().minus(patience);
      if (begin.isBefore(limit) && tracker.owesSince().filter(limit::isAfter).isPresent()) {
        return false;
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
    work.get();
    return true;
  }

  private void last(TrackedRun run) {
    boolean before = failing;
    for (int left = LAST_ATTEMPTS - 1; !attempt(run) && left > 0; left--) {
      try {
        Thread.sleep(PAUSE.toMillis());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    if (before && !failing) {
      Progress.say("track: " + tracker.name() + " has all of it now");
    }
  }

  /** Whether it was sent. */
  private boolean attempt(TrackedRun run) {
    if (run == null) {
      return true;
    }
    try {
      tracker.send(run);
      failing = false;
      link();
      return true;
    } catch (TrackingException | HeadwayException refused) {
      LOG.debug("{} did not take the run", tracker.name(), refused);
      tell(refused.getMessage());
    } catch (RuntimeException defect) {
      LOG.warn("A defect of Headway: the run is not reported to {}", tracker.name(), defect);
      tell("of a defect of Headway, " + defect.getClass().getSimpleName());
    }
    return false;
  }

  private void link() {
    if (!linked) {
      linked = true;
      tracker.link().ifPresent(each -> Progress.say("track: " + each));
    }
  }

  private synchronized void tell(String reason) {
    failing = true;
    if (!told) {
      told = true;
      Progress.say(
          "track: warning: %s does not have the run, because %s; the work goes on, and what is missing is sent at the end, or by the next command"
              .formatted(tracker.name(), reason));
    }
  }
}
