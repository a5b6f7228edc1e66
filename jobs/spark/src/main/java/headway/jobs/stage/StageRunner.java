package headway.jobs.stage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import headway.common.config.IfExists;
import headway.common.storage.Storage;
import headway.jobs.spark.Progress;
import headway.jobs.spark.RetryCounts;
import headway.jobs.stage.provenance.ProvenanceFile;
import headway.jobs.stage.provenance.SettingChanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Runs one stage, applies {@code --if-exists}, and writes the result to the workspace. */
public final class StageRunner {
  private static final StageResult NOTHING = new Nothing(StageResult.UNCHANGED);

  private StageRunner() {}

  private record Nothing(String status) implements StageResult {
    @Override
    public List<String> summary() {
      return List.of();
    }
  }

  /**
   * The outcome of a stage.
   *
   * @param lines to print before the result line
   * @param line the result as JSON
   * @param summary of the result, for the user
   * @param exitStatus of the process
   */
  public record Ended(List<String> lines, ObjectNode line, List<String> summary, int exitStatus) {}

  /**
   * Runs a stage.
   *
   * @param startNanos the start time by {@link System#nanoTime}
   */
  public static Ended run(Stage stage, StageContext context, long startNanos) {
    context.observer().began(stage, context);
    Ended ended = observed(stage, context, startNanos);
    context.observer().ended(stage.name(), ended.line());
    return ended;
  }

  private static Ended observed(Stage stage, StageContext context, long startNanos) {
    Storage storage = context.storage();
    StageOutput output = stage.output(context);
    switch (context.settings().ifExists()) {
      case RESUME -> {}
      case SKIP -> {
        Optional<Path> finished = output.finished().filter(storage::exists);
        if (finished.isPresent()) {
          return new Ended(
              List.of(),
              skipped(stage, context, finished.get(), startNanos),
              List.of("taken as it is: " + finished.get()),
              0);
        }
      }
      case FAIL -> {
        Optional<Path> present = output.present(storage);
        if (present.isPresent()) {
          throw refused(stage, present.get());
        }
      }
      case REPLACE -> output.empty(storage);
    }
    Optional<StageInputs> inputs = stage.inputs(context);
    if (inputs.isPresent()) {
      return run(stage, context, inputs.get(), startNanos);
    }
    return ended(stage, context, startNanos);
  }

  /** Runs a stage, or takes its result if that is complete and of the same inputs. */
  private static Ended run(Stage stage, StageContext context, StageInputs inputs, long startNanos) {
    ProvenanceFile provenance =
        new ProvenanceFile(context.storage(), context.workspace().provenance(stage.name()));
    if (context.settings().ifExists() != IfExists.REPLACE) {
      Optional<ProvenanceFile.Content> before = provenance.read();
      Optional<ObjectNode> earlier =
          before
              .filter(each -> each.inputs().equals(inputs.values()))
              .filter(same -> provenance.isWhole(same, inputs.outputs()))
              .flatMap(same -> ResultLine.find(context, stage.name()));
      if (earlier.isPresent()) {
        ObjectNode line = unchanged(earlier.get(), startNanos);
        return ended(ResultLine.result(line, inputs.result()), line);
      }
      before.ifPresent(
          each ->
              SettingChanges.say(stage.name(), each.inputs(), inputs.values(), "doing it anew"));
    }
    provenance.delete();
    Ended ended = ended(stage, context, startNanos);
    provenance.publish(inputs.values(), inputs.outputs());
    return ended;
  }

  /** Runs a stage and publishes its line. */
  private static Ended ended(Stage stage, StageContext context, long startNanos) {
    RetryCounts before = retries(stage, context);
    StageResult result = stage.run(context);
    ObjectNode line = ResultLine.of(stage.name(), result, since(startNanos));
    if (!stage.readsOnly()) {
      ResultLine.add(line, "retries", retries(stage, context).since(before));
    }
    publish(stage, context, line);
    return ended(result, line);
  }

  private static RetryCounts retries(Stage stage, StageContext context) {
    return stage.readsOnly() ? RetryCounts.NONE : context.session().retries();
  }

  /** What {@link #run} would do with the existing result. */
  static StageOutlook outlook(Stage stage, StageContext context, StageInputs inputs) {
    ProvenanceFile provenance =
        new ProvenanceFile(context.storage(), context.workspace().provenance(stage.name()));
    Optional<ProvenanceFile.Content> before = provenance.read();
    if (before.isEmpty()) {
      return StageOutlook.of(StageOutlook.Action.ANEW, List.of(StageOutlook.NO_RESULT));
    }
    Map<String, String> made = before.get().inputs();
    List<String> changes = SettingChanges.between(made, inputs.values());
    boolean same = made.equals(inputs.values());
    if (same && !provenance.isWhole(before.get(), inputs.outputs())) {
      changes = List.of("files of its result are missing or changed");
    }
    return StageOutlook.of(
        same && changes.isEmpty() ? StageOutlook.Action.UNCHANGED : StageOutlook.Action.ANEW,
        changes);
  }

  private static void publish(Stage stage, StageContext context, ObjectNode line) {
    if (!context.settings().workspace().isBlank() && !stage.diagnoses() && !stage.readsOnly()) {
      ResultLine.publish(context, stage.name(), line);
    }
  }

  private static Ended ended(StageResult result, ObjectNode line) {
    return new Ended(result.lines(), line, result.summary(), result.exitStatus());
  }

  private static ObjectNode unchanged(ObjectNode line, long startNanos) {
    line.put("status", StageResult.UNCHANGED);
    line.put("seconds", since(startNanos).toMillis() / 1000.0);
    return line;
  }

  private static Duration since(long startNanos) {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  private static ObjectNode skipped(
      Stage stage, StageContext context, Path finished, long startNanos) {
    Progress.say(
        stage.name() + ": taking " + finished + " as it is, whatever made it (--if-exists skip)");
    return unchanged(
        ResultLine.find(context, stage.name())
            .orElseGet(() -> ResultLine.of(stage.name(), NOTHING, since(startNanos))),
        startNanos);
  }

  private static InputException refused(Stage stage, Path place) {
    return new InputException(
        "Cannot "
            + stage.name()
            + ": "
            + place
            + " is there already, and --if-exists is fail; delete it, or choose resume, skip or"
            + " replace");
  }
}
