package headway.jobs.track;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.HeadwayException;
import headway.common.config.TrackSettings;
import headway.common.history.EpochMetrics;
import headway.jobs.spark.Progress;
import headway.jobs.spark.settings.Secrets;
import headway.jobs.stage.Flag;
import headway.jobs.stage.RunObserver;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.track.mlflow.MlflowTracker;
import headway.jobs.track.tensorboard.TensorBoardTracker;
import headway.jobs.track.tracked.TrackedEpoch;
import headway.jobs.track.tracked.TrackedResults;
import headway.jobs.track.tracked.TrackedRun;
import headway.jobs.track.tracked.TrackedRun.Status;
import headway.jobs.track.tracked.Tracker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reports a command to the tools of {@code track.to}: epochs while it trains, all else at its end.
 * What a tool lacks of earlier commands is sent as well.
 */
public final class Tracking implements RunObserver {
  /** Of the settings that a run is shown with. */
  private static final List<String> SHOWN =
      List.of(
          "images.",
          "shard.",
          "network.",
          "precision.",
          "augment.",
          "extract.",
          "train.",
          "finetune.",
          "evaluate.",
          "seed");

  private static final String REPORT = "report";

  /** The least, with a tool that does not answer at the end. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final StageContext context;
  private final List<TrackerChannel> channels;
  private final List<TrackedEpoch> epochs = new ArrayList<>();
  private Optional<String> training = Optional.empty();
  private RoundRates rates = new RoundRates();
  private boolean reported;

  private Tracking(StageContext context, List<Tracker> trackers) {
    this.context = context;
    Duration timeout = context.settings().track().mlflow().timeout();
    Duration patience = timeout.compareTo(PATIENCE) > 0 ? timeout : PATIENCE;
    this.channels = trackers.stream().map(each -> new TrackerChannel(each, patience)).toList();
  }

  /** Finds the trackers that the settings name. */
  public static final class Factory implements RunObserver.Factory {
    @Override
    public RunObserver of(Stage stage, StageContext context) {
      return stage.flags().contains(Flag.TRACK)
          ? Tracking.of(context, System.getenv())
          : RunObserver.NONE;
    }
  }

  private static RunObserver of(StageContext context, Map<String, String> environment) {
    List<Tracker> trackers = new ArrayList<>();
    TrackSettings settings = context.settings().track();
    for (TrackSettings.Tool tool : settings.to()) {
      trackers.add(
          switch (tool) {
            case MLFLOW ->
                MlflowTracker.of(
                    settings.mlflow(), environment, context.storage(), context.workspace());
            case TENSORBOARD -> new TensorBoardTracker(context.storage(), context.workspace());
          });
    }
    return trackers.isEmpty() ? RunObserver.NONE : new Tracking(context, trackers);
  }

  @Override
  public void training(String fingerprint, List<EpochMetrics> before) {
    training = Optional.of(fingerprint);
    rates = new RoundRates();
    epochs.clear();
    before.forEach(each -> epochs.add(new TrackedEpoch(each, Instant.now())));
    send();
  }

  @Override
  public void round(long number, long examples, double seconds) {
    if (rates.add(number, examples, seconds)) {
      send();
    }
  }

  @Override
  public void epoch(EpochMetrics metrics) {
    epochs.add(new TrackedEpoch(metrics, Instant.now()));
    rates.close();
    send();
  }

  @Override
  public void ended(String stage, ObjectNode line) {
    reported |= stage.equals(REPORT);
  }

  private void send() {
    TrackedRun run = run(Status.RUNNING, settings(), Optional.empty());
    channels.forEach(channel -> channel.send(run));
  }

  @Override
  public void finished(boolean successful) {
    try {
      last(successful).ifPresent(run -> channels.forEach(channel -> channel.finish(run)));
    } catch (HeadwayException unread) {
      Progress.say("track: warning: the run is not reported: " + unread.getMessage());
    }
  }

  private Optional<TrackedRun> last(boolean successful) {
    if (!successful && training.isEmpty()) {
      return Optional.empty();
    }
    Status status = successful ? Status.FINISHED : Status.FAILED;
    Optional<TrackedResults> results = new WorkspaceResults(context).read(reported);
    if (training.isPresent()) {
      return Optional.of(
          run(
              status,
              settings(),
              results.filter(each -> each.model().fingerprint().equals(training.get()))));
    }
    results.ifPresent(
        each -> {
          training = Optional.of(each.model().fingerprint());
          each.model()
              .history()
              .forEach(epoch -> epochs.add(new TrackedEpoch(epoch, Instant.now())));
        });
    return results.map(each -> run(status, shown(each.model().settings()), results));
  }

  private TrackedRun run(
      Status status, Map<String, String> settings, Optional<TrackedResults> results) {
    return new TrackedRun(
        training.orElseThrow(),
        context.workspace().root().toString(),
        status,
        settings,
        epochs,
        rates.all(),
        results);
  }

  private Map<String, String> settings() {
    Map<String, String> shown = new TreeMap<>(context.settings().values());
    shown.keySet().removeIf(key -> SHOWN.stream().noneMatch(key::startsWith));
    return shown(shown);
  }

  private static Map<String, String> shown(Map<String, String> settings) {
    Secrets secrets = Secrets.in(Map.of());
    Map<String, String> shown = new TreeMap<>();
    settings.forEach(
        (key, value) -> {
          if (!value.isBlank()) {
            shown.put(key, secrets.shown(key, value));
          }
        });
    return shown;
  }
}
