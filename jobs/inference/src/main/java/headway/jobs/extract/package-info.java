/**
 * Reads {@code shards/}. Writes {@code features/}: the activations at the cut. Next: {@code
 * headway.jobs.train}.
 */
package headway.jobs.extract;
