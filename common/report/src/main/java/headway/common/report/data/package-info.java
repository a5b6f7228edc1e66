/** What a report shows. */
package headway.common.report.data;
