/**
 * Line charts as inline SVG.
 *
 * <p>Not drawn by a chart library, because a page must have the same bytes on every machine and
 * support dark and light themes: XChart 3.8.8 lays text out with the fonts of the machine, writes
 * it as outlines (103 kB for a chart of three points), and fixes the colours.
 */
package headway.common.report.chart;
