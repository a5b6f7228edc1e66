package headway.common.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.report.chart.ChartSeries.Point;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Coordinates are worked out by hand: the plot lies in x 52…446 and y 14…246, lower by 19 for each
 * row of marks.
 */
class LineChartTest {

  @Test
  void putsValuesWhereTheAxesSay() {
    String svg =
        svg(List.of(new Point(1, 0), new Point(2, 0.5), new Point(3, 1)), OptionalDouble.empty());
    assertThat(svg).contains("d=\"M52.0 246.0L249.0 130.0L446.0 14.0\"");
    assertThat(svg).contains("<title>loss, epoch 2: 0.5</title>");
  }

  @Test
  void aSingleEpochStandsInTheMiddle() {
    String svg = svg(List.of(new Point(1, 0.5)), OptionalDouble.of(1));
    assertThat(svg).contains("<circle cx=\"249.0\"").contains("best: epoch 1");
  }

  @Test
  void liftsThePenOverValuesThatAreNotFinite() {
    List<Point> points =
        List.of(
            new Point(1, 0),
            new Point(2, Double.NaN),
            new Point(3, 1),
            new Point(4, Double.POSITIVE_INFINITY),
            new Point(5, 1));
    assertThat(svg(points, OptionalDouble.empty()))
        .contains("d=\"M52.0 246.0M249.0 14.0M446.0 14.0\"");
  }

  @Test
  void dotsOnlyTheBestOfALongLine() {
    List<Point> points =
        IntStream.rangeClosed(1, 100).mapToObj(i -> new Point(i, 1.0 / i)).toList();
    assertThat(svg(points, OptionalDouble.of(60)).split("<circle ", -1)).hasSize(2);
  }

  @Test
  void textsOfMarksLieNeitherOnEachOtherNorOnTheirLines() {
    List<String> texts = List.of("best: epoch 11", "fine-tuning from epoch 11", "kept: epoch 9");
    for (double[] at :
        new double[][] {{9, 10, 11}, {1, 2, 3}, {1, 1, 1}, {13, 14, 15}, {2, 8, 14}, {7, 8, 9}}) {
      List<ChartMark> marks =
          IntStream.range(0, 3).mapToObj(i -> new ChartMark(at[i], texts.get(i), false)).toList();
      List<Double> lines = Arrays.stream(at).map(x -> 52 + (x - 1) / 14 * 394).boxed().toList();

      MarkLabels found = MarkLabels.of(marks, lines, 52, 446);

      assertThat(found.labels()).hasSize(3);
      for (int a = 0; a < 3; a++) {
        for (int b = 0; b < 3; b++) {
          if (a != b) {
            assertApart(found.labels().get(a), found.labels().get(b));
          }
        }
      }
    }
  }

  /** By letters as wide as browsers draw them. */
  private static void assertApart(MarkLabels.Label a, MarkLabels.Label b) {
    double[] boxA = box(a);
    double[] boxB = box(b);
    if (a.top() == b.top()) {
      assertThat(boxA[1] <= boxB[0] || boxB[1] <= boxA[0]).as("%s beside %s", a, b).isTrue();
    }
    boolean passes = a.top() < b.top();
    if (passes) {
      assertThat(a.x() < boxB[0] || a.x() > boxB[1]).as("line of %s past %s", a, b).isTrue();
    }
  }

  private static double[] box(MarkLabels.Label label) {
    double width = label.text().length() * 7.2;
    return label.anchor().equals("start")
        ? new double[] {label.textX(), label.textX() + width}
        : new double[] {label.textX() - width, label.textX()};
  }

  @Test
  void drawsOverSharesToo() {
    String svg =
        new LineChart(
                "ROC",
                "false",
                List.of(new ChartSeries("roc", "x", List.of(new Point(0, 0), new Point(1, 1)))),
                List.of(),
                Double::toString,
                false)
            .render()
            .render();
    assertThat(svg).contains(">0.2</text>").contains("d=\"M52.0 246.0L446.0 14.0\"");
  }

  @Test
  void saysThatThereIsNothingToDraw() {
    assertThat(svg(List.of(new Point(1, Double.NaN)), OptionalDouble.empty()))
        .contains("No finite value to draw.");
  }

  private static String svg(List<Point> points, OptionalDouble marked) {
    return new LineChart(
            "Loss by epoch",
            "epoch",
            List.of(new ChartSeries("loss", "training", points)),
            marked.isPresent()
                ? List.of(new ChartMark(marked.getAsDouble(), "best: epoch 1", true))
                : List.of(),
            Double::toString)
        .render()
        .render();
  }
}
