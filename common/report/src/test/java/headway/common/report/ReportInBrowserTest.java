package headway.common.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import headway.common.Browser;
import headway.common.evaluation.MetricsAccumulator;
import headway.common.report.data.ReportData.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees and does in a browser, with the scripts of the page. */
class ReportInBrowserTest {
  private static final String CLASSES =
      """
      const classes = document.getElementById('classes').parentElement;
      const rows = () => [...classes.querySelectorAll('tbody tr')];
      const first = () => [...rows()[0].cells].map(each => each.textContent).join(' ');
      const note = () => classes.querySelector('.note').textContent;
      const heads = classes.querySelectorAll('thead th');
      const box = classes.querySelector('input[type=search]');
      const find = text => { box.value = text; box.oninput(); };
      """;

  @TempDir Path folder;

  @Test
  void classesAreFoundAndSortedInAPageOf21841() throws IOException, InterruptedException {
    int classes = 21_841;
    List<String> names =
        IntStream.range(0, classes).mapToObj(i -> "n%08d <b>é".formatted(i)).toList();
    MetricsAccumulator counts = new MetricsAccumulator(classes, 1, 5);
    for (int label = 0; label < classes; label++) {
      float[] row = new float[classes];
      row[label % 2 == 0 ? label : 1] = 1;
      counts.add(label, row);
      if (label == 4) {
        counts.add(label, row);
      }
    }
    Evaluation all =
        new Evaluation("test", Optional.of(counts.metrics()), List.of(), List.of(), List.of());

    JsonNode seen =
        open(
            ReportPage.html(Samples.report(names, Samples.training(2), all)),
            CLASSES
                + """
                const said = {listed: rows().length};
                heads[1].onclick();
                heads[1].onclick();
                said.most = first();
                said.sorted = [...heads].map(each => each.ariaSort);
                find('N00021840');
                said.found = [note(), rows().length, first()];
                find('nothing');
                said.none = [note(), rows().length];
                find('');
                heads[0].onkeydown(new KeyboardEvent('keydown', {key: 'Enter'}));
                said.byName = first();
                return said;
                """);

    assertThat(seen.get("errors")).isEmpty();
    assertThat(seen.get("loaded")).isEmpty();
    JsonNode said = seen.get("result");
    assertThat(said.get("listed").asInt()).isEqualTo(200);
    assertThat(said.get("most").asText()).isEqualTo("n00000004 <b>é 2 1.000 1.000 1.000");
    assertThat(said.get("sorted").toString())
        .isEqualTo("[\"none\",\"descending\",\"none\",\"none\",\"none\"]");
    assertThat(said.get("found").toString())
        .isEqualTo(
            "[\"1 of 1 classes found, of 21841.\",1,\"n00021840 <b>é 1 1.000 1.000 1.000\"]");
    assertThat(said.get("none").toString()).isEqualTo("[\"0 of 0 classes found, of 21841.\",0]");
    assertThat(said.get("byName").asText()).startsWith("n00000000 <b>é 1 ");
  }

  @Test
  void aReportShowsItsPicturesAndLoadsNothing() throws IOException, InterruptedException {
    JsonNode seen =
        open(
            ReportPage.html(Samples.full()),
            """
            return {
              title: document.querySelector('h1').textContent,
              charts: [...document.querySelectorAll('svg')].filter(each => each.getBoundingClientRect().width > 100).length,
              wider: document.documentElement.scrollWidth > document.documentElement.clientWidth,
            };
            """);

    assertThat(seen.get("errors")).isEmpty();
    JsonNode said = seen.get("result");
    assertThat(said.get("title").asText()).contains("Flowers");
    assertThat(said.get("charts").asInt()).isPositive();
    assertThat(said.get("wider").asBoolean()).isFalse();
  }

  private JsonNode open(String html, String script) throws IOException, InterruptedException {
    return Browser.open(Files.writeString(folder.resolve("index.html"), html), script);
  }
}
