package headway.jobs.sweep;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.config.IfExists;
import headway.common.config.Settings;
import headway.common.config.training.SweepSettings;
import headway.common.history.BestEpochRule;
import headway.common.report.RunsPage;
import headway.common.report.data.ReportData;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.spark.Progress;
import headway.jobs.stage.Flag;
import headway.jobs.stage.ResultLine;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import headway.jobs.train.TrainJob;
import headway.jobs.train.TrainResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.apache.hadoop.fs.Path;

/**
 * Searches for the best training settings on existing features. Trials run concurrently. After a
 * restart, finished trials are kept and others resume from their checkpoints.
 *
 * <p>Reads: {@code features/}. Writes: {@code sweep/trials/<hash>/}, each a workspace, {@code
 * sweep/index.html}, and with {@code --promote true} {@code candidate/}. Example: {@code headway
 * sweep --workspace s3a://bucket/work --set 'sweep.grid.train.learningRate=[0.001, 0.01]'}.
 */
public final class SweepJob implements Stage {
  @Override
  public String name() {
    return "sweep";
  }

  @Override
  public String summary() {
    return "Search for the settings that train best on the features";
  }

  @Override
  public int helpPosition() {
    return 150;
  }

  @Override
  public List<Flag> flags() {
    return Flag.union(
        new TrainJob().flags(),
        List.of(
            Flag.of("sweep.search", "grid|random"),
            Flag.of("sweep.trials", "N"),
            Flag.of("sweep.parallel", "N"),
            Flag.of("sweep.promote", "true|false"),
            Flag.TITLE));
  }

  @Override
  public Map<String, String> sparkDefaults() {
    return Map.of("spark.scheduler.mode", "FAIR");
  }

  @Override
  public List<String> forecast(Settings settings) {
    return new TrainJob().forecast(settings);
  }

  @Override
  public StageOutput output(StageContext context) {
    return new StageOutput(
        List.of(context.workspace().sweep()), Optional.of(page(context.workspace())));
  }

  private static Path page(Workspace workspace) {
    return new Path(workspace.sweep(), "index.html");
  }

  @Override
  public SweepResult run(StageContext context) {
    Storage storage = context.storage();
    Workspace workspace = context.workspace();
    SweepSettings sweep = context.settings().sweep();
    if (sweep.grid().isEmpty() && sweep.features().isEmpty()) {
      throw new UsageException(
          "Cannot sweep: nothing is to be tried; name values, such as --set"
              + " 'sweep.grid.train.learningRate=[0.001, 0.01]'");
    }
    Map<String, FeatureSet> sets = FeatureSet.all(storage, workspace, context.settings());
    List<SortedMap<String, String>> points = points(context.settings(), sets);
    context.session().describe(name(), points.size() + " trials");
    TrialRunner runner = new TrialRunner(context, sets);
    points.stream()
        .flatMap(point -> runner.notice(point).stream())
        .distinct()
        .forEach(line -> Progress.say("sweep: " + line));
    Trials trials = Trials.run(context, runner, points);
    BestEpochRule rule = context.settings().train().keepBest();
    List<Trial> ranked = trials.all().stream().sorted(Trial.bestFirst(rule)).toList();
    Trial best = ranked.get(0);
    if (best.failure() != null) {
      throw new InputException(
          "Cannot sweep "
              + workspace.root()
              + ": every trial failed; the first: "
              + best.failure());
    }
    storage.publish(page(workspace), html(context, ranked).getBytes(StandardCharsets.UTF_8));
    boolean promote = sweep.promote() && runner.isOwn(best.settings());
    if (sweep.promote() && !promote) {
      Progress.say(
          "sweep: the best trial's features are elsewhere; run train there: " + best.name());
    }
    if (promote) {
      promote(context, runner, best);
    }
    return result(trials, ranked, promote, page(workspace).toString());
  }

  private static List<SortedMap<String, String>> points(
      Settings settings, Map<String, FeatureSet> sets) {
    SweepSettings sweep = settings.sweep();
    return SearchPoints.of(
        sets.size() == 1 ? sweep : sweep.with(FeatureSet.KEY, List.copyOf(sets.keySet())),
        settings.seed());
  }

  private static SweepResult result(
      Trials trials, List<Trial> ranked, boolean promoted, String report) {
    Trial best = ranked.get(0);
    return new SweepResult(
        trials.reused() == ranked.size() ? StageResult.UNCHANGED : StageResult.DONE,
        ranked.size(),
        trials.reused(),
        (int) ranked.stream().filter(each -> each.failure() != null).count(),
        best.settings(),
        best.validationAccuracy(),
        best.validationLoss(),
        promoted,
        ranked.stream().map(SweepResult.Ranked::of).toList(),
        report);
  }

  /**
   * Trains the workspace's model with the best settings; the result has the same bytes as that of
   * train.
   */
  private static void promote(StageContext context, TrialRunner runner, Trial best) {
    Progress.say("sweep: training the workspace's model with " + best.name());
    long start = System.nanoTime();
    StageContext own =
        new StageContext(
            runner.settings(
                best.settings(), context.workspace().root().toString(), IfExists.REPLACE),
            context.session(),
            context.storage());
    TrainJob train = new TrainJob();
    TrainResult result = train.run(own);
    ResultLine.publish(
        own,
        train.name(),
        ResultLine.of(train.name(), result, Duration.ofNanos(System.nanoTime() - start)));
  }

  private static String html(StageContext context, List<Trial> ranked) {
    long failed = ranked.stream().filter(each -> each.failure() != null).count();
    return RunsPage.html(
        "Sweep",
        new RunsPage.Data(
            context.settings().report().title(),
            ranked.size() + " trials, by " + context.settings().train().keepBest().figure(),
            failed == 0 ? List.of() : List.of(failed + " of the trials failed; they come last."),
            ranked.stream().map(SweepJob::shown).toList()));
  }

  private static RunsPage.Run shown(Trial trial) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Validation loss",
        trial.validationLoss() == null
            ? "–"
            : String.format(Locale.ROOT, "%.4f", trial.validationLoss()));
    facts.putAll(trial.settings());
    facts.put(
        "Epoch", trial.epoch() == null ? "–" : trial.epoch() + " of " + trial.history().size());
    facts.put("Time", String.format(Locale.ROOT, "%.1f s", trial.seconds()));
    if (trial.failure() != null) {
      facts.put("Failure", trial.failure());
    }
    return new RunsPage.Run(
        trial.name(),
        trial.validationAccuracy() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(trial.validationAccuracy()),
        facts,
        ReportData.Epoch.of(trial.history()),
        trial.epoch() == null ? OptionalInt.empty() : OptionalInt.of(trial.epoch()));
  }
}
