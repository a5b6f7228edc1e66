/**
 * Reads {@code features/}. Writes {@code checkpoints/<epoch>/} and {@code model/}. Next: {@code
 * headway.jobs.evaluate}.
 */
package headway.jobs.train;
