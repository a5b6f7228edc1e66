package headway.common.report.chart;

/**
 * A marked x value of a chart.
 *
 * @param text a short label
 * @param dots whether the points at this x are drawn larger
 */
public record ChartMark(double x, String text, boolean dots) {}
