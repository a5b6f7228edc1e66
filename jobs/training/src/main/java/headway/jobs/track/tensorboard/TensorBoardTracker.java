package headway.jobs.track.tensorboard;

import headway.common.evaluation.ConfusedPair;
import headway.common.report.raster.ConfusionImage;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.track.tracked.TrackedEpoch;
import headway.jobs.track.tracked.TrackedResults;
import headway.jobs.track.tracked.TrackedRun;
import headway.jobs.track.tracked.TrackedRun.RoundRate;
import headway.jobs.track.tracked.Tracker;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Writes event files to {@code track/tensorboard/<training>/} of the workspace. Object stores
 * cannot append, so that each time what is new goes to a file of its own; TensorBoard reads the
 * files of a folder in the order of their names. The names say what is in them, so that a resumed
 * run writes nothing twice.
 */
public final class TensorBoardTracker implements Tracker {
  private static final String PREFIX = "events.out.tfevents.";

  /** Seconds, then the last epoch and round in the file and in those before it. */
  private static final Pattern EPOCHS =
      Pattern.compile(Pattern.quote(PREFIX) + "\\d{10}\\.headway\\.(\\d{6})\\.(\\d{12})");

  private static final int DIGITS = 12;

  private final Storage storage;
  private final Path folder;
  private Path run;
  private int epoch;
  private long round;

  public TensorBoardTracker(Storage storage, Workspace workspace) {
    this.storage = storage;
    this.folder = new Path(workspace.track(), "tensorboard");
  }

  @Override
  public String name() {
    return "TensorBoard's folder " + folder;
  }

  @Override
  public Optional<String> link() {
    return Optional.of("event files in " + folder + "; see them by tensorboard --logdir");
  }

  @Override
  public void send(TrackedRun tracked) {
    Path now = new Path(folder, tracked.training().substring(0, DIGITS));
    if (!now.equals(run)) {
      begin(now, tracked);
    }
    epochs(tracked);
    tracked.results().ifPresent(this::results);
  }

  private void begin(Path now, TrackedRun tracked) {
    List<String> names = names(now);
    int written = 0;
    long rounds = 0;
    for (String name : names) {
      Matcher matcher = EPOCHS.matcher(name);
      if (matcher.matches()) {
        written = Math.max(written, Integer.parseInt(matcher.group(1)));
        rounds = Math.max(rounds, Long.parseLong(matcher.group(2)));
      }
    }
    if (names.isEmpty()) {
      Instant time = Instant.now();
      publish(
          now,
          time,
          ending(0, 0),
          new EventFile(time).text(time, 0, "settings", table("setting", tracked.settings())));
    }
    run = now;
    epoch = written;
    round = rounds;
  }

  private List<String> names(Path now) {
    return storage.list(now).stream()
        .map(each -> each.getPath().getName())
        .filter(name -> name.startsWith(PREFIX))
        .toList();
  }

  private void epochs(TrackedRun tracked) {
    List<TrackedEpoch> more =
        tracked.epochs().stream().filter(each -> each.number() > epoch).toList();
    List<RoundRate> rates = tracked.rates().stream().filter(each -> each.round() > round).toList();
    if (more.isEmpty() && rates.isEmpty()) {
      return;
    }
    Instant time = Instant.now();
    EventFile file = new EventFile(time);
    for (RoundRate each : rates) {
      file.scalar(each.time(), each.round(), RoundRate.NAME, each.imagesPerSecond());
    }
    for (TrackedEpoch each : more) {
      each.scalars().forEach((tag, value) -> file.scalar(each.time(), each.number(), tag, value));
    }
    int lastEpoch = more.isEmpty() ? epoch : more.get(more.size() - 1).number();
    long lastRound = rates.isEmpty() ? round : rates.get(rates.size() - 1).round();
    publish(run, time, ending(lastEpoch, lastRound), file);
    epoch = lastEpoch;
    round = lastRound;
  }

  private void results(TrackedResults results) {
    if (results.evaluation().isEmpty()) {
      return;
    }
    TrackedResults.Evaluation evaluation = results.evaluation().get();
    Map<String, Double> scalars = evaluation.scalars();
    String ending =
        "evaluate-"
            + Sha256.of(List.of(results.model().headSha256(), scalars.toString()))
                .substring(0, DIGITS);
    if (names(run).stream().anyMatch(name -> name.endsWith(ending))) {
      return;
    }
    Instant time = Instant.now();
    int step = results.model().epoch();
    EventFile file = new EventFile(time);
    scalars.forEach((tag, value) -> file.scalar(time, step, tag, value));
    confusion(file, time, step, results.model().features().classes(), evaluation);
    publish(run, time, ending, file);
  }

  private static void confusion(
      EventFile file,
      Instant time,
      int step,
      List<String> classes,
      TrackedResults.Evaluation evaluation) {
    if (classes.size() > ConfusionImage.MOST_CLASSES) {
      return;
    }
    List<ConfusedPair> pairs = evaluation.pairs().get();
    ConfusionImage image = ConfusionImage.of(classes.size(), pairs);
    String tag = "confusion/" + evaluation.result().split();
    file.image(time, step, tag, image.width(), image.height(), image.png());
    Map<String, String> names = new TreeMap<>();
    for (int label = 0; label < classes.size(); label++) {
      names.put(String.format(Locale.ROOT, "%03d", label), classes.get(label));
    }
    file.text(time, step, "classes", table("row and column of confusion", names));
  }

  private static String ending(int epoch, long round) {
    return String.format(Locale.ROOT, "%06d.%012d", epoch, round);
  }

  /** As Markdown. */
  private static String table(String first, Map<String, String> rows) {
    Set<Map.Entry<String, String>> sorted = new TreeMap<>(rows).entrySet();
    return sorted.stream()
        .map(each -> "| " + cell(each.getKey()) + " | " + cell(each.getValue()) + " |")
        .collect(Collectors.joining("\n", "| " + first + " | value |\n|---|---|\n", "\n"));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private void publish(Path at, Instant time, String ending, EventFile file) {
    String name =
        String.format(Locale.ROOT, "%s%010d.headway.%s", PREFIX, time.getEpochSecond(), ending);
    storage.publish(new Path(at, name), file.bytes());
  }
}
