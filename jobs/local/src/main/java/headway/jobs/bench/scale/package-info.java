/**
 * The stage bench scale. Reads shards, or photos that it draws. Writes a workspace of its own. It
 * simulates executors whose tasks wait instead of computing, under a driver and a scheduler that
 * are real. Next: {@code plan}.
 */
package headway.jobs.bench.scale;
