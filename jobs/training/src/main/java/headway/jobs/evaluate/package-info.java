/**
 * Reads {@code model/} and {@code features/}. Writes {@code evaluate/}. Next: {@code
 * headway.jobs.export}.
 */
package headway.jobs.evaluate;
