/** Observability: exact counts, metrics and log lines. */
package headway.jobs.observe;
