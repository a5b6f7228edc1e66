/**
 * Reads {@code candidate/} and {@code features/}. Writes {@code evaluate/}. Next: {@code
 * headway.jobs.export}.
 */
package headway.jobs.evaluate;
