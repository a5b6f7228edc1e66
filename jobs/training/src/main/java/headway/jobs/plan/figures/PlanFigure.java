package headway.jobs.plan.figures;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import headway.jobs.stage.FigureText;

/**
 * One row of a plan.
 *
 * @param name in camel case, unique in the plan
 * @param label for a person to read
 * @param restsOn the weakest of what it is computed from
 * @param why how it is computed, in a few words
 */
public record PlanFigure(
    @JsonIgnore String name,
    @JsonIgnore String label,
    @JsonIgnore double value,
    Unit unit,
    Basis restsOn,
    String why) {

  /** The value in the result line: counts and bytes are whole numbers. */
  @JsonProperty("value")
  public Number number() {
    return unit == Unit.COUNT || unit == Unit.BYTES ? (Number) Math.round(value) : (Number) value;
  }

  /** The row of the table. */
  public String line() {
    return FigureText.text("%-26s %14s  %-8s  %s", label, unit.text(value), restsOn.word(), why)
        .stripTrailing();
  }
}
