package headway.jobs.status;

import headway.common.HeadwayException;
import headway.common.config.IfExists;
import headway.common.storage.Storage;
import headway.jobs.evaluate.EvaluateJob;
import headway.jobs.export.ExportJob;
import headway.jobs.run.RunJob;
import headway.jobs.stage.Stage;
import headway.jobs.stage.StageContext;
import headway.jobs.stage.StageOutlook;
import headway.jobs.stage.StageOutlook.Action;
import headway.jobs.stage.StageOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What each stage of {@code run} would do now, given what the stages before it would do. */
record RunOutlook(StageContext context) {

  /** The reports by the names of the stages, in their order. */
  Map<String, StageReport> stages() {
    Map<String, StageReport> reports = new LinkedHashMap<>();
    List<String> changed = new ArrayList<>();
    boolean stopped = false;
    for (Stage stage : RunJob.stages()) {
      StageOutlook outlook =
          stopped
              ? StageOutlook.of(Action.UNKNOWN, List.of("run would stop before it"))
              : outlook(stage, changed.stream().filter(each -> reads(stage, each)).findFirst());
      reports.put(
          stage.name(),
          StageReport.of(
              outlook,
              LastResult.read(context.storage(), context.workspace().metrics(stage.name()))));
      stopped |= outlook.action() == Action.REFUSED;
      if (outlook.action().changesResults()) {
        changed.add(stage.name());
      }
    }
    return reports;
  }

  /** Whether a stage depends on the result of one before it: all do but export on an evaluation. */
  private static boolean reads(Stage stage, String before) {
    return !(stage instanceof ExportJob) || !before.equals(new EvaluateJob().name());
  }

  private StageOutlook outlook(Stage stage, Optional<String> changed) {
    Optional<StageOutlook> chosen = byIfExists(stage);
    if (chosen.isPresent()) {
      return chosen.get();
    }
    StageOutlook own;
    try {
      own = stage.outlook(context);
    } catch (HeadwayException refused) {
      // What it misses may be what a stage before it is going to make.
      return changed
          .map(before -> after(StageOutlook.of(Action.ANEW, List.of()), before))
          .orElseGet(() -> StageOutlook.of(Action.REFUSED, List.of(refused.getMessage())));
    }
    return changed.map(before -> after(own, before)).orElse(own);
  }

  /** The outlook of a stage whose input another stage is going to change. */
  private static StageOutlook after(StageOutlook own, String before) {
    List<String> reasons = new ArrayList<>(List.of(before + " comes first, and changes its input"));
    if (own.action() == Action.ANEW) {
      own.reasons().stream()
          .filter(each -> !each.equals(StageOutlook.NO_RESULT))
          .forEach(reasons::add);
    }
    boolean keepsParts = own.parts().isPresent() && own.action() != Action.ANEW;
    return new StageOutlook(keepsParts ? Action.CONTINUE : Action.ANEW, reasons, own.parts());
  }

  /** What {@code --if-exists} decides before the stage looks at anything. */
  private Optional<StageOutlook> byIfExists(Stage stage) {
    IfExists chosen = context.settings().ifExists();
    String flag = "--if-exists " + chosen.name().toLowerCase(Locale.ROOT);
    Storage storage = context.storage();
    StageOutput output = stage.output(context);
    return switch (chosen) {
      case RESUME -> Optional.empty();
      case REPLACE -> Optional.of(StageOutlook.of(Action.ANEW, List.of(flag)));
      case SKIP ->
          output
              .finished()
              .filter(storage::exists)
              .map(done -> StageOutlook.of(Action.UNCHANGED, List.of("taken as it is, " + flag)));
      case FAIL ->
          output
              .present(storage)
              .map(place -> StageOutlook.of(Action.REFUSED, List.of(place + " is there, " + flag)));
    };
  }
}
