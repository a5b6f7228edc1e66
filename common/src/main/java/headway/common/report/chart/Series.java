package headway.common.report.chart;

import java.util.List;

/**
 * One line of a chart.
 *
 * @param name as it stands in the legend
 * @param style the class that the style sheet colours
 * @param points by ascending x; a y that is not finite leaves a gap
 */
public record Series(String name, String style, List<Point> points) {
  public Series {
    points = List.copyOf(points);
  }

  /** One value of the line. */
  public record Point(double x, double y) {
    boolean drawable() {
      return Double.isFinite(y);
    }
  }
}
