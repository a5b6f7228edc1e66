package headway.jobs.compare;

import headway.common.InputException;
import headway.common.UsageException;
import headway.common.history.BestEpochRule;
import headway.common.report.RunsPage;
import headway.common.report.data.ReportData;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import headway.jobs.spark.Progress;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.Flag;
import headway.jobs.stage.PositionalArgument;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutput;
import headway.jobs.stage.StageResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/**
 * Compares the runs of several workspaces.
 *
 * <p>Reads: {@code candidate/}, {@code classify/} and the result lines of each. Writes: {@code
 * compare/index.html} and {@code compare/metrics.json}. Example: {@code headway compare
 * s3a://bucket/lite0 s3a://bucket/mobilenet}.
 */
public final class CompareJob implements Stage {
  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String summary() {
    return "Put the runs of several workspaces on one axis";
  }

  @Override
  public int helpPosition() {
    return 140;
  }

  @Override
  public List<Flag> flags() {
    return List.of(Flag.KEEP_BEST, Flag.of("compare.anyData", "true|false"), Flag.TITLE);
  }

  @Override
  public Optional<PositionalArgument> positional() {
    return Optional.of(
        new PositionalArgument(
            "WORKSPACE", "compare.workspaces", true, true, "URI of a run's workspace."));
  }

  @Override
  public Optional<String> workspaceHelp() {
    return Optional.of(
        "URI of the folder that the page is written to, in compare/. Not needed: else the first of"
            + " those that are compared.");
  }

  /** No lease: no other stage writes these files, and a run may be compared while it trains. */
  @Override
  public Optional<Path> lease(StageContext context) {
    return Optional.empty();
  }

  private static Path page(StageContext context) {
    return new Path(context.workspace().root(), "compare/index.html");
  }

  @Override
  public StageOutput output(StageContext context) {
    return new StageOutput(List.of(page(context)), Optional.empty());
  }

  @Override
  public CompareResult run(StageContext context) {
    Storage storage = context.storage();
    List<String> uris = context.settings().compare().workspaces();
    if (uris.isEmpty()) {
      throw new UsageException("Cannot compare: no workspace is named; see headway compare --help");
    }
    BestEpochRule rule = context.settings().train().keepBest();
    RunReader reader = new RunReader(storage);
    List<ComparedRun> found = new ArrayList<>();
    ShortRunNames.of(
            uris.stream()
                .map(uri -> new Workspace(storage.qualify(Storage.path(uri))))
                .distinct()
                .toList())
        .forEach((workspace, name) -> found.addAll(reader.read(workspace, name)));
    if (!context.settings().compare().anyData()) {
      requireSameClasses(found);
    }
    List<ComparedRun> runs =
        found.stream()
            .sorted(
                rule.bestFirst(ComparedRun::validationLoss, ComparedRun::validationAccuracy)
                    .thenComparing(ComparedRun::name))
            .toList();
    boolean sameData =
        runs.stream().map(each -> each.features().dataHash()).distinct().count() == 1;
    List<String> notes = sameData ? List.of() : List.of(otherData(runs));
    notes.forEach(note -> Progress.say("compare: warning: " + note));
    String html =
        RunsPage.html(
            "Comparison",
            new RunsPage.Data(
                context.settings().report().title(),
                runs.size() + (runs.size() == 1 ? " run" : " runs") + ", by " + rule.figure(),
                notes,
                runs.stream().map(CompareJob::shown).toList()));
    storage.publish(page(context), html.getBytes(StandardCharsets.UTF_8));
    return new CompareResult(
        StageResult.DONE, runs.get(0).name(), sameData, runs, page(context).toString());
  }

  private static void requireSameClasses(List<ComparedRun> runs) {
    ComparedRun first = runs.get(0);
    for (ComparedRun each : runs) {
      if (!each.features().classes().equals(first.features().classes())) {
        throw new InputException(
            "Cannot compare "
                + each.workspace()
                + ": it tells "
                + classes(each)
                + " apart, but "
                + first.workspace()
                + " "
                + classes(first)
                + ", so their accuracies mean different things; leave one out, or say --any-data"
                + " true");
      }
    }
  }

  private static String classes(ComparedRun run) {
    return FigureText.classes(run.features().classes());
  }

  private static String otherData(List<ComparedRun> runs) {
    Map<String, List<String>> byData =
        runs.stream()
            .collect(
                Collectors.groupingBy(
                    each -> each.features().dataHash(),
                    LinkedHashMap::new,
                    Collectors.mapping(ComparedRun::name, Collectors.toList())));
    return "Not all runs saw the same photos in the same splits: "
        + byData.entrySet().stream()
            .map(each -> each.getKey().substring(0, 8) + " " + each.getValue())
            .collect(Collectors.joining("; "))
        + ". A small difference between them means nothing.";
  }

  private static RunsPage.Run shown(ComparedRun run) {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "Validation loss", run.validationLoss(), value -> real("%.3f", value));
    put(facts, "Epoch", run.epoch(), epoch -> epoch + " of " + run.history().size());
    put(
        facts,
        "Evaluated",
        run.accuracy(),
        value -> real("%.1f%%", value * 100) + " " + run.split());
    facts.put("Network", run.network());
    facts.put("Cut", run.cut());
    facts.put("Features", String.format(Locale.ROOT, "%,d", run.featureCount()));
    facts.put("Views", String.valueOf(run.views()));
    facts.put("Head", run.head());
    put(facts, "Parameters", run.parameters(), value -> String.format(Locale.ROOT, "%,d", value));
    put(facts, "Images/s", run.imagesPerSecond(), value -> real("%.1f", value));
    put(facts, "Training time", run.trainSeconds(), value -> real("%.1f s", value));
    return new RunsPage.Run(
        run.name(),
        run.validationAccuracy() == null
            ? OptionalDouble.empty()
            : OptionalDouble.of(run.validationAccuracy()),
        facts,
        ReportData.Epoch.of(run.history()),
        run.epoch() == null ? OptionalInt.empty() : OptionalInt.of(run.epoch()));
  }

  private static String real(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }

  private static <T> void put(
      Map<String, String> facts, String name, T value, Function<T, String> text) {
    facts.put(name, value == null ? "–" : text.apply(value));
  }
}
