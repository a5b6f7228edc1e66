package headway.common.report.chart;

import static j2html.TagCreator.tag;

import headway.common.report.chart.ChartSeries.Point;
import j2html.tags.ContainerTag;
import j2html.tags.DomContent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A line chart as an {@code svg} element that scales with its container and takes its colours from
 * the page.
 *
 * @param summary a text alternative for screen readers
 * @param xName the label of the x axis
 * @param series lines over the same range of x
 * @param marks marked x values
 * @param format formats a y value
 * @param whole whether x values are integers
 */
public record LineChart(
    String summary,
    String xName,
    List<ChartSeries> series,
    List<ChartMark> marks,
    DoubleFunction<String> format,
    boolean whole) {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 290;
  private static final int LEFT = 52;
  private static final int RIGHT = WIDTH - 14;
  private static final int MARGIN = 14;
  private static final int BOTTOM = HEIGHT - 44;

  /** On a longer line dots would hide it. */
  private static final int MOST_DOTS = 40;

  public LineChart {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }

  /** Over whole numbers. */
  public LineChart(
      String summary,
      String xName,
      List<ChartSeries> series,
      List<ChartMark> marks,
      DoubleFunction<String> format) {
    this(summary, xName, series, marks, format, true);
  }

  /** The chart, or a sentence if there is no value to draw. */
  public DomContent render() {
    if (points().findAny().isEmpty()) {
      return tag("p").withText("No finite value to draw.").withClass("empty");
    }
    AxisTicks x = xTicks();
    List<ChartMark> drawn =
        marks.stream().sorted(Comparator.comparingDouble(ChartMark::x)).toList();
    MarkLabels labels =
        MarkLabels.of(drawn, drawn.stream().map(mark -> x(x, mark.x())).toList(), LEFT, RIGHT);
    int top = MARGIN + labels.height();
    AxisTicks y =
        AxisTicks.covering(values().min().getAsDouble(), values().max().getAsDouble(), 6, 0);
    ContainerTag<?> svg =
        tag("svg")
            .attr("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .attr("role", "img")
            .attr("aria-label", summary);
    y.values().forEach(v -> horizontal(svg, top, y, v));
    x.values().forEach(v -> svg.with(text("tick", x(x, v), BOTTOM + 20, "middle", x.label(v))));
    svg.with(text("axis", (LEFT + RIGHT) / 2.0, HEIGHT - 4, "middle", xName));
    labels.labels().forEach(label -> mark(svg, label));
    series.forEach(line -> draw(svg, x, y, top, line));
    return svg;
  }

  private Stream<Point> points() {
    return series.stream().flatMap(s -> s.points().stream()).filter(Point::drawable);
  }

  private DoubleStream values() {
    return points().mapToDouble(Point::y);
  }

  private AxisTicks xTicks() {
    double low =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x).min().orElse(0);
    double high =
        series.stream().flatMap(s -> s.points().stream()).mapToDouble(Point::x).max().orElse(1);
    return low == high
        ? new AxisTicks(List.of(low - 1, low, low + 1), 1)
        : AxisTicks.covering(low, high, 10, whole ? 1 : 0);
  }

  private void horizontal(ContainerTag<?> svg, int top, AxisTicks y, double value) {
    double at = y(y, top, value);
    svg.with(line("gridline", LEFT, at, RIGHT, at));
    svg.with(text("tick", LEFT - 8, at + 4, "end", y.label(value)));
  }

  private static void mark(ContainerTag<?> svg, MarkLabels.Label label) {
    svg.with(line("mark", label.x(), label.top(), label.x(), BOTTOM));
    svg.with(text("marked", label.textX(), label.baseline(), label.anchor(), label.text()));
  }

  private void draw(ContainerTag<?> svg, AxisTicks x, AxisTicks y, int top, ChartSeries line) {
    StringBuilder path = new StringBuilder();
    boolean pen = false;
    for (Point p : line.points()) {
      if (p.drawable()) {
        path.append(pen ? "L" : "M").append(number(x(x, p.x()))).append(' ');
        path.append(number(y(y, top, p.y())));
      }
      pen = p.drawable();
    }
    svg.with(tag("path").attr("d", path.toString()).withClass("line " + line.style()));
    boolean all = line.points().size() <= MOST_DOTS;
    for (Point p : line.points()) {
      boolean large =
          marks.stream().anyMatch(mark -> mark.dots() && mark.x() == p.x())
              || line.marked().equals(OptionalDouble.of(p.x()));
      if (p.drawable() && (all || large)) {
        svg.with(dot(x, y, top, line, p, large));
      }
    }
  }

  private ContainerTag<?> dot(
      AxisTicks x, AxisTicks y, int top, ChartSeries line, Point p, boolean large) {
    String at = whole ? x.label(p.x()) : format.apply(p.x());
    String tip = "%s, %s %s: %s".formatted(line.name(), xName, at, format.apply(p.y()));
    return tag("circle")
        .attr("cx", number(x(x, p.x())))
        .attr("cy", number(y(y, top, p.y())))
        .attr("r", large ? "5" : "3")
        .withClass("dot " + line.style())
        .with(tag("title").withText(tip));
  }

  private static ContainerTag<?> line(String style, double x1, double y1, double x2, double y2) {
    return tag("line")
        .attr("x1", number(x1))
        .attr("y1", number(y1))
        .attr("x2", number(x2))
        .attr("y2", number(y2))
        .withClass(style);
  }

  private static ContainerTag<?> text(
      String style, double x, double y, String anchor, String words) {
    return tag("text")
        .attr("x", number(x))
        .attr("y", number(y))
        .attr("text-anchor", anchor)
        .withClass(style)
        .withText(words);
  }

  private static double x(AxisTicks x, double value) {
    return LEFT + (value - x.low()) / (x.high() - x.low()) * (RIGHT - LEFT);
  }

  private static double y(AxisTicks y, int top, double value) {
    return BOTTOM - (value - y.low()) / (y.high() - y.low()) * (BOTTOM - top);
  }

  private static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", pixels);
  }
}
