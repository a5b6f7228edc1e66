package headway.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.report.RunsPage.Data;
import headway.common.report.RunsPage.Run;
import headway.common.report.data.ReportData.Epoch;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunsPageTest {
  @Test
  void whatIsTheSameInAllRunsIsNoColumn() {
    List<Run> runs =
        IntStream.range(0, 3)
            .mapToObj(
                i ->
                    new Run(
                        "run " + i,
                        OptionalDouble.of(.9),
                        Map.of("Network", "lite0", "Head", "head " + i),
                        List.of(),
                        OptionalInt.empty()))
            .toList();
    String page = RunsPage.html("Comparison", new Data("Page", "", List.of(), runs));
    assertThat(page)
        .contains("<th scope=\"col\">Head</th>", "data-column=\"Head\">head 2</td>")
        .doesNotContain("<th scope=\"col\">Network</th>")
        .contains("<th scope=\"row\">Network</th><td class=\"file\">lite0</td>");
  }

  private static final Epoch EPOCH =
      new Epoch(1, 0.5, 0.75, OptionalDouble.of(0.25), OptionalDouble.of(0.875));

  private static Run run(String name) {
    return new Run(
        name,
        OptionalDouble.of(0.875),
        Map.of("Network", "<net>"),
        List.of(EPOCH),
        OptionalInt.of(1));
  }

  @Test
  void drawsTheBestRunsAndListsThemAll() {
    List<Run> runs = IntStream.range(0, 12).mapToObj(i -> run("run number " + i)).toList();

    String page = RunsPage.html("Comparison", new Data("Page", "12 runs", List.of(), runs));

    assertThat(page)
        .contains("The best 8 of 12 runs.", "line run7", "run number 11", "&lt;net&gt;", "87.5%")
        .doesNotContain("line run8", "<net>");
  }

  @Test
  void saysWhatIsNotKnownAndWhatToMind() {
    Run fitted =
        new Run("forest", OptionalDouble.empty(), Map.of(), List.of(), OptionalInt.empty());

    String page =
        RunsPage.html(
            "Comparison", new Data("Page", "", List.of("Mind the data."), List.of(fitted)));

    assertThat(page)
        .contains("Mind the data.", "forest", "–", "None of these was trained epoch by epoch.");
  }
}
