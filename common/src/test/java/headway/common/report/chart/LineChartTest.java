package headway.common.report.chart;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.report.chart.Series.Point;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Coordinates are worked out by hand: the plot lies in x 52…446 and y 26…246. */
class LineChartTest {

  @Test
  void putsValuesWhereTheAxesSay() {
    String svg =
        svg(List.of(new Point(1, 0), new Point(2, 0.5), new Point(3, 1)), OptionalDouble.empty());
    assertThat(svg).contains("d=\"M52.0 246.0L249.0 136.0L446.0 26.0\"");
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
        .contains("d=\"M52.0 246.0M249.0 26.0M446.0 26.0\"");
  }

  @Test
  void dotsOnlyTheBestOfALongLine() {
    List<Point> points =
        IntStream.rangeClosed(1, 100).mapToObj(i -> new Point(i, 1.0 / i)).toList();
    assertThat(svg(points, OptionalDouble.of(60)).split("<circle ", -1)).hasSize(2);
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
            List.of(new Series("loss", "training", points)),
            marked,
            Double::toString)
        .render()
        .render();
  }
}
