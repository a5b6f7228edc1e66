package headway.jobs.plan;

import headway.jobs.plan.figures.Figures;
import headway.jobs.plan.figures.PlanFigure;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The forecast of a run.
 *
 * @param figures by topic and name
 * @param bottleneck what takes most of the time
 * @param problems why the run cannot work as planned; empty if it can
 * @param command that runs it
 */
record PlanResult(
    String status,
    Map<String, Map<String, PlanFigure>> figures,
    String bottleneck,
    List<String> problems,
    String command)
    implements StageResult {
  @Override
  public List<String> summary() {
    List<String> lines = new ArrayList<>(Figures.table(figures));
    lines.add("bottleneck: " + bottleneck);
    problems.forEach(each -> lines.add("cannot work: " + each));
    lines.add("command: " + command);
    return lines;
  }
}
