package headway.jobs.bench.measure;

/**
 * A way to share the cores.
 *
 * @param callers that run the network side by side
 * @param threads of each
 * @param batchImages in one run
 */
public record CoreAllocation(int callers, int threads, int batchImages) {}
