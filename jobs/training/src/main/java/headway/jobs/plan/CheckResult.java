package headway.jobs.plan;

import headway.jobs.plan.figures.Basis;
import headway.jobs.plan.figures.PlanFigure;
import headway.jobs.plan.figures.Unit;
import headway.jobs.plan.forecast.Forecast;
import headway.jobs.stage.FigureText;
import headway.jobs.stage.StageResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A forecast beside what a finished run measured.
 *
 * @param workspace of the run
 * @param figures by name
 * @param rates where the rates of the forecast come from
 */
record CheckResult(
    String status, String workspace, Map<String, CheckedFigure> figures, String rates)
    implements StageResult {

  /**
   * One row.
   *
   * @param deviation of the forecast from what was measured, as a share of the latter
   */
  record CheckedFigure(Number forecast, Number measured, double deviation, Unit unit) {
    static CheckedFigure of(PlanFigure forecast, double measured) {
      PlanFigure same =
          new PlanFigure(
              forecast.name(), forecast.label(), measured, forecast.unit(), Basis.MEASURED, "");
      return new CheckedFigure(
          forecast.number(),
          same.number(),
          measured == 0 ? 0 : (forecast.value() - measured) / measured,
          forecast.unit());
    }
  }

  static CheckResult of(FinishedRun run, Forecast forecast, Map<String, PlanFigure> figures) {
    Map<String, CheckedFigure> checked = new LinkedHashMap<>();
    run.measured()
        .forEach(
            (name, measured) -> {
              PlanFigure figure = figures.get(name);
              if (figure != null) {
                checked.put(name, CheckedFigure.of(figure, measured));
              }
            });
    return new CheckResult(
        DONE, run.workspace().root().toString(), checked, forecast.seconds().rates().origin());
  }

  @Override
  public List<String> summary() {
    List<String> lines = new ArrayList<>();
    lines.add("rates: " + rates);
    lines.add(
        FigureText.text("%-16s %14s %14s %10s", "figure", "forecast", "measured", "deviation"));
    figures.forEach(
        (name, each) ->
            lines.add(
                FigureText.text(
                    "%-16s %14s %14s %+9.1f %%",
                    name,
                    each.unit().text(each.forecast().doubleValue()),
                    each.unit().text(each.measured().doubleValue()),
                    100 * each.deviation())));
    return lines;
  }
}
