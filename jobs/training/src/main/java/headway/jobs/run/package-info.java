/**
 * Reads images. Writes everything: all stages in sequence, from one settings file. Next: the
 * report, and {@code headway.jobs.predict}.
 */
package headway.jobs.run;
