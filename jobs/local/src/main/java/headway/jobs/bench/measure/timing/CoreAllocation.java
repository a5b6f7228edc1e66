package headway.jobs.bench.measure.timing;

/**
 * How cores are allocated to concurrent runs of the network.
 *
 * @param callers that run the network concurrently
 * @param threads of each
 * @param batchImages in one run
 */
public record CoreAllocation(int callers, int threads, int batchImages) {}
