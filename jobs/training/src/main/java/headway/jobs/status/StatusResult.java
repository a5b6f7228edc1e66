package headway.jobs.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import headway.common.lease.LeaseStatus;
import headway.common.storage.Workspace;
import headway.jobs.stage.StageOutlook.Action;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a workspace.
 *
 * @param lease who holds it; null if nobody does
 * @param stages of {@code run}, by name, in their order
 * @param failures of {@code run} and its stages whose last command failed, by name
 * @param serving the version that serves; null if none does
 * @param model of the last training; null if there is none
 * @param would what {@code run} would do: {@code unchanged}, {@code work}, {@code refused} or
 *     {@code unknown}
 * @param problems of files that cannot be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatusResult(
    String status,
    String workspace,
    LeaseReport lease,
    Map<String, StageReport> stages,
    Map<String, LastResult> failures,
    ServingReport serving,
    ModelReport model,
    String would,
    List<String> problems)
    implements StageResult {

  static StatusResult of(
      Workspace workspace,
      Optional<LeaseStatus> lease,
      Map<String, StageReport> stages,
      Map<String, LastResult> failures,
      Optional<ServingReport> serving,
      Optional<ModelReport> model,
      List<String> problems) {
    return new StatusResult(
        DONE,
        workspace.root().toString(),
        lease.map(LeaseReport::of).orElse(null),
        stages,
        failures,
        serving.orElse(null),
        model.orElse(null),
        would(stages),
        List.copyOf(problems));
  }

  private static String would(Map<String, StageReport> stages) {
    List<String> words = stages.values().stream().map(StageReport::would).toList();
    if (words.contains(Action.REFUSED.word())) {
      return Action.REFUSED.word();
    }
    if (words.contains(Action.CONTINUE.word()) || words.contains(Action.ANEW.word())) {
      return "work";
    }
    return words.contains(Action.UNKNOWN.word()) ? Action.UNKNOWN.word() : Action.UNCHANGED.word();
  }

  @Override
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add("workspace: " + workspace);
    lines.add("lease: " + (lease == null ? "free" : lease.line()));
    problems.forEach(each -> lines.add("problem: " + each));
    stages.forEach((name, each) -> lines.add(name + ": " + each.line()));
    failures.forEach((name, each) -> lines.add(name + ": the last command " + each.line()));
    lines.add("trained: " + (model == null ? "nothing" : model.line()));
    lines.add("serves: " + (serving == null ? "nothing" : serving.line()));
    lines.add("run now: " + would);
    return lines;
  }
}
