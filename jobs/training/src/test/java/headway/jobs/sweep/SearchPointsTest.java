package headway.jobs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.config.SettingsLoader;
import headway.common.config.training.SweepSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class SearchPointsTest {
  private static SweepSettings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("sweep.grid.train.head", "[\"softmax\", \"dense 8 relu, dropout 0.5, softmax\"]");
    return SettingsLoader.load(Optional.empty(), "", all).sweep();
  }

  @Test
  void aGridHasEveryCombination() {
    List<SortedMap<String, String>> points =
        SearchPoints.of(
            settings(
                Map.of(
                    "sweep.grid.train.learningRate", "[0.001, 0.01]",
                    "sweep.grid.seed", "[1, 2, 3]")),
            42);

    assertThat(points).hasSize(12).doesNotHaveDuplicates();
    assertThat(points)
        .contains(
            new java.util.TreeMap<>(
                Map.of(
                    "train.head", "dense 8 relu, dropout 0.5, softmax",
                    "train.learningRate", "0.01",
                    "seed", "3")));
  }

  @Test
  void aRandomSearchDrawsTheSameDistinctPointsFromItsSeed() {
    SweepSettings random =
        settings(
            Map.of(
                "sweep.grid.train.learningRate", "1e-4..1e-1",
                "sweep.search", "random",
                "sweep.trials", "40"));

    List<SortedMap<String, String>> points = SearchPoints.of(random, 7);

    assertThat(points).hasSize(40).doesNotHaveDuplicates().isEqualTo(SearchPoints.of(random, 7));
    assertThat(points).isNotEqualTo(SearchPoints.of(random, 8));
    List<Double> rates =
        points.stream().map(each -> Double.parseDouble(each.get("train.learningRate"))).toList();
    assertThat(rates).allMatch(rate -> rate >= 1e-4 && rate <= 1e-1);
    long small = rates.stream().filter(rate -> rate < 3.16e-3).count();
    assertThat(small).as("evenly on a logarithmic scale").isBetween(10L, 30L);
  }

  @Test
  void aRandomSearchOverAFewPointsFindsThemAll() {
    assertThat(SearchPoints.of(settings(Map.of("sweep.search", "random")), 1)).hasSize(2);
  }
}
