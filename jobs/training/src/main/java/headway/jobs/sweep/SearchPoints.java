package headway.jobs.sweep;

import headway.common.config.section.NumberRange;
import headway.common.config.training.CandidateValues;
import headway.common.config.training.SweepSettings;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** The points of a search: each trial's value of each searched setting. */
final class SearchPoints {
  private static final MathContext DIGITS = new MathContext(3);
  private static final int DRAWS_PER_TRIAL = 50;

  private SearchPoints() {}

  /** Distinct points, in an order that depends only on the settings and the seed. */
  static List<SortedMap<String, String>> of(SweepSettings settings, long seed) {
    return switch (settings.search()) {
      case GRID -> grid(settings.grid());
      case RANDOM -> random(settings, new SplittableRandom(seed));
    };
  }

  private static List<SortedMap<String, String>> grid(SortedMap<String, CandidateValues> grid) {
    List<SortedMap<String, String>> points = List.of(new TreeMap<>());
    for (Map.Entry<String, CandidateValues> each : grid.entrySet()) {
      List<SortedMap<String, String>> longer = new ArrayList<>();
      for (SortedMap<String, String> point : points) {
        for (String value : each.getValue().values()) {
          SortedMap<String, String> next = new TreeMap<>(point);
          next.put(each.getKey(), value);
          longer.add(next);
        }
      }
      points = longer;
    }
    return points;
  }

  /** Random points; fewer than requested if there are not enough distinct ones. */
  private static List<SortedMap<String, String>> random(
      SweepSettings settings, SplittableRandom random) {
    Set<SortedMap<String, String>> points = new LinkedHashSet<>();
    int most = settings.trials() * DRAWS_PER_TRIAL;
    for (int draw = 0; draw < most && points.size() < settings.trials(); draw++) {
      SortedMap<String, String> point = new TreeMap<>();
      settings.grid().forEach((key, candidates) -> point.put(key, drawn(candidates, random)));
      points.add(point);
    }
    return List.copyOf(points);
  }

  private static String drawn(CandidateValues candidates, SplittableRandom random) {
    return candidates
        .range()
        .map(range -> between(range, random.nextDouble()))
        .orElseGet(() -> candidates.values().get(random.nextInt(candidates.values().size())));
  }

  /** A log-uniform random value, rounded to three digits so that users can type it. */
  private static String between(NumberRange range, double share) {
    double low = StrictMath.log(range.low());
    double high = StrictMath.log(range.high());
    return new BigDecimal(StrictMath.exp(low + share * (high - low)), DIGITS).toString();
  }
}
