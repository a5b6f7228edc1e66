/**
 * Reads photos. Writes everything: all stages one after the other, from one settings file. Next:
 * the report, and {@code headway.jobs.predict}.
 */
package headway.jobs.run;
