package headway.common.report.chart;

/**
 * A value of x to point out.
 *
 * @param text what it is, in a few words
 * @param dots whether the points of the lines there are drawn larger
 */
public record ChartMark(double x, String text, boolean dots) {}
