package headway.jobs.plan.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of a plan, by topic and name, in the order in which they are added. Mutable. */
public final class Figures {
  private final Map<String, Map<String, PlanFigure>> topics = new LinkedHashMap<>();
  private Map<String, PlanFigure> current = Map.of();

  /** Begins a topic, which the figures that follow belong to. */
  public void topic(String name) {
    current = topics.computeIfAbsent(name, absent -> new LinkedHashMap<>());
  }

  public void add(String name, String label, double value, Unit unit, Basis restsOn, String why) {
    current.put(name, new PlanFigure(name, label, value, unit, restsOn, why));
  }

  public Map<String, Map<String, PlanFigure>> topics() {
    return topics;
  }

  /** All figures by name. */
  public Map<String, PlanFigure> byName() {
    Map<String, PlanFigure> all = new LinkedHashMap<>();
    topics.values().forEach(all::putAll);
    return all;
  }

  /** The table for a person to read. */
  public static List<String> table(Map<String, Map<String, PlanFigure>> topics) {
    List<String> lines = new ArrayList<>();
    topics.forEach(
        (topic, figures) -> {
          lines.add(topic);
          figures.values().forEach(each -> lines.add("  " + each.line()));
        });
    return lines;
  }
}
