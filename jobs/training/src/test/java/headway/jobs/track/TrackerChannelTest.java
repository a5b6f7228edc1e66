package headway.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import headway.jobs.track.tracked.TrackedRun;
import headway.jobs.track.tracked.Tracker;
import headway.jobs.track.tracked.TrackingException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrackerChannelTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);
  private static final TrackedRun RUN =
      new TrackedRun(
          "abc",
          "s3a://bucket/work",
          TrackedRun.Status.FINISHED,
          Map.of(),
          List.of(),
          List.of(),
          Optional.empty());

  /** Takes its time to send. */
  private abstract static class SlowTracker implements Tracker {
    private final Duration takes;
    boolean sent;

    SlowTracker(Duration takes) {
      this.takes = takes;
    }

    @Override
    public String name() {
      return "the tracker";
    }

    @Override
    public void send(TrackedRun run) throws TrackingException {
      try {
        Thread.sleep(takes.toMillis());
      } catch (InterruptedException stopped) {
        throw new TrackingException("the command was interrupted", stopped);
      }
      sent = true;
    }

    @Override
    public Optional<String> link() {
      return Optional.empty();
    }
  }

  private static List<String> linesOfTheEnd(Tracker tracker) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream usual = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      new TrackerChannel(tracker, PATIENCE).finish(RUN);
    } finally {
      System.setErr(usual);
    }
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void theEndDoesNotWaitForAToolThatDoesNotAnswer() {
    Instant begin = Instant.now();
    SlowTracker hanging =
        new SlowTracker(Duration.ofDays(1)) {
          @Override
          public Optional<Instant> owesSince() {
            return Optional.of(begin);
          }
        };

    assertThat(linesOfTheEnd(hanging))
        .singleElement()
        .asString()
        .startsWith("track: warning: the tracker does not have the run")
        .contains("it has not answered for 0.2 s")
        .endsWith("or by the next command");
  }

  @Test
  void theEndWaitsForAToolThatTakesLongButAnswers() {
    SlowTracker working =
        new SlowTracker(PATIENCE.multipliedBy(5)) {
          @Override
          public Optional<Instant> owesSince() {
            return Optional.of(Instant.now());
          }
        };

    assertThat(linesOfTheEnd(working)).isEmpty();
    assertThat(working.sent).isTrue();
  }
}
