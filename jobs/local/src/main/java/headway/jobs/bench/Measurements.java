package headway.jobs.bench;

import headway.jobs.bench.measure.timing.MeasurementSummary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every pass of every measurement, by the measurement's name. */
final class Measurements {
  private final Map<String, List<Double>> passes = new LinkedHashMap<>();

  void add(String name, double value) {
    passes.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
  }

  double median(String name) {
    return passes.containsKey(name) ? MeasurementSummary.of(passes.get(name)).median() : 0;
  }

  Map<String, MeasurementSummary> figures() {
    Map<String, MeasurementSummary> figures = new LinkedHashMap<>();
    passes.forEach((name, values) -> figures.put(name, MeasurementSummary.of(values)));
    return figures;
  }
}
