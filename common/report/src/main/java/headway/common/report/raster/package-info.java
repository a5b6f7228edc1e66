/**
 * PNG images for programs that show no HTML, drawn without AWT: the same bytes on every machine.
 */
package headway.common.report.raster;
