package headway.common.report;

import static headway.common.report.PageText.section;
import static headway.common.report.PageText.words;
import static org.assertj.core.api.Assertions.assertThat;

import headway.common.evaluation.ConfusedPair;
import headway.common.evaluation.MetricsAccumulator;
import headway.common.report.data.ReportData.Evaluation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the page says of classes that are too many to look at. */
class ManyClassesPageTest {
  @Test
  void aThousandClassesAreShownByWhatIsWorst() {
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "class-" + i).toList();
    MetricsAccumulator counts = new MetricsAccumulator(1000, 1, 5);
    for (int i = 0; i < 1000; i++) {
      float[] row = new float[1000];
      row[i == 7 ? 8 : i] = 1;
      counts.add(i, row);
    }
    Evaluation many =
        new Evaluation(
            "test",
            Optional.of(counts.metrics()),
            List.of(new ConfusedPair(7, 8, 1)),
            List.of(),
            List.of());
    String page = ReportPage.html(Samples.report(names, Samples.training(2), many));
    assertThat(page.length()).isLessThan(200_000);
    assertThat(words(section(page, "confusion"))).contains("Is Called Images class-7 class-8 1");
    assertThat(words(section(page, "classes")))
        .contains("The 200 of 1000 classes with the lowest F1.")
        .contains("F1 class-7 1 0.000 0.000 0.000 class-8 1 0.500 1.000 0.667");
  }

  /** Such as most of 21,841 with few images each. */
  @Test
  void classesWithoutImagesAreNotTheWorst() {
    List<String> names = IntStream.range(0, 300).mapToObj(i -> "class-" + i).toList();
    MetricsAccumulator counts = new MetricsAccumulator(300, 1);
    for (int label = 250; label < 300; label++) {
      float[] row = new float[300];
      row[label == 299 ? 298 : label] = 1;
      counts.add(label, row);
    }
    Evaluation few =
        new Evaluation("test", Optional.of(counts.metrics()), List.of(), List.of(), List.of());

    assertThat(
            words(
                section(
                    ReportPage.html(Samples.report(names, Samples.training(2), few)), "classes")))
        .contains("The 200 of 300 classes with the lowest F1. Without images: 250.")
        .contains("F1 class-299 1 0.000 0.000 0.000 class-298 1 0.500 1.000 0.667");
  }

  @Test
  void moreThanFiftyClassesCanBeSortedAndSearchedThoughAllAreListed() {
    assertThat(classesOf(50)).doesNotContain("<script", "All 50 classes.");
    assertThat(classesOf(51))
        .contains("All 51 classes.", "Find a class", "[\"class-50\",1,1.0,1.0,1.0]");
  }

  private static String classesOf(int classes) {
    List<String> names = IntStream.range(0, classes).mapToObj(i -> "class-" + i).toList();
    MetricsAccumulator counts = new MetricsAccumulator(classes, 1);
    for (int label = 0; label < classes; label++) {
      float[] row = new float[classes];
      row[label] = 1;
      counts.add(label, row);
    }
    Evaluation all =
        new Evaluation("test", Optional.of(counts.metrics()), List.of(), List.of(), List.of());
    return section(ReportPage.html(Samples.report(names, Samples.training(2), all)), "classes");
  }

  @Test
  void allClassesOfAVeryLargeSetCanBeSearchedInAPageOfThreeMegabytes() {
    int classes = 21_841;
    List<String> names =
        IntStream.range(0, classes).mapToObj(i -> "n%08d, </script>".formatted(i)).toList();
    MetricsAccumulator counts = new MetricsAccumulator(classes, 1, 5);
    float[] row = new float[classes];
    row[classes - 1] = 1;
    IntStream.range(0, classes).forEach(label -> counts.add(label, row));
    Evaluation many =
        new Evaluation("test", Optional.of(counts.metrics()), List.of(), List.of(), List.of());

    String page = ReportPage.html(Samples.report(names, Samples.training(2), many));

    assertThat(page.length()).isLessThan(3_000_000);
    assertThat(page)
        .contains("[\"n00000000, \\u003c/script>\",1,0.0,0.0,0.0]")
        .contains("[\"n00021840, \\u003c/script>\",1,0.0,1.0,0.0]");
    assertThat(page.split("</script>", -1)).hasSize(3);
  }
}
