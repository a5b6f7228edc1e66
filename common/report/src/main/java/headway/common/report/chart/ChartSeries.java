package headway.common.report.chart;

import java.util.List;
import java.util.OptionalDouble;

/**
 * One line of a chart.
 *
 * @param name for the legend
 * @param style the CSS class
 * @param points by ascending x; a y that is not finite leaves a gap
 * @param marked the x of a point to draw larger
 */
public record ChartSeries(String name, String style, List<Point> points, OptionalDouble marked) {
  public ChartSeries {
    points = List.copyOf(points);
  }

  /** Without a marked point. */
  public ChartSeries(String name, String style, List<Point> points) {
    this(name, style, points, OptionalDouble.empty());
  }

  /** One value of the line. */
  public record Point(double x, double y) {
    boolean drawable() {
      return Double.isFinite(y);
    }
  }
}
