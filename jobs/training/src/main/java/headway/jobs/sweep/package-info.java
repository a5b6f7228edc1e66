/**
 * Reads {@code features/}. Writes {@code sweep/}: a small workspace for each trial. Next: {@code
 * headway.jobs.evaluate} of the best trial, if it is promoted.
 */
package headway.jobs.sweep;
