/** Reads what every stage left. Writes {@code report/index.html}. Next: a person. */
package headway.jobs.report;
