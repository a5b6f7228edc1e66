/** Reads the output of every stage. Writes {@code report/index.html}. Next: a person. */
package headway.jobs.report;
