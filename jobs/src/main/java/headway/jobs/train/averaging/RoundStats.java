package headway.jobs.train.averaging;

import java.time.Duration;

/**
 * What one averaging round did and where its time went.
 *
 * @param examples of all workers
 * @param batches steps of the worker that had most: by so much the iteration count rose
 * @param meanLoss over the examples, each with the weights that its worker had before its batch;
 *     with l2 and weight decay in it
 * @param compute of the worker that took longest: reading its batches and learning from them
 * @param aggregate averaging on the driver and setting the network
 * @param total from the call to the averaged network
 */
public record RoundStats(
    long examples,
    int batches,
    double meanLoss,
    Duration compute,
    Duration aggregate,
    Duration total) {

  /**
   * What is neither the slowest worker's computing nor the driver's averaging: broadcast,
   * scheduling, transfer, and waiting where there are more workers than cores.
   */
  public Duration transferAndIdle() {
    return total.minus(compute).minus(aggregate);
  }
}
