/**
 * Measures the speed of this machine, and the fraction of it that the pipeline reaches. Reads:
 * photos, or shards. Writes: {@code photos/}, {@code shards/} and {@code pass/} below a workspace
 * of its own. Next: nothing; {@code deploy/bench} runs the peers beside it.
 */
package headway.jobs.bench;
