/**
 * Reads {@code features/}. Writes {@code checkpoints/<epoch>/} and {@code candidate/}. Next: {@code
 * headway.jobs.evaluate}.
 */
package headway.jobs.train;
