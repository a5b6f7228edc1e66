/** Tables and headline figures of a report. */
package headway.common.report.tables;
