package headway.jobs.train.averaging;

import java.time.Duration;

/**
 * Statistics and timing of one averaging round. {@code total} is the sum of {@code compute}, {@code
 * transfer}, {@code aggregate} and {@link #idle}.
 *
 * @param examples of all workers
 * @param batches the largest number of batches of a worker, by which the iteration count increases
 * @param meanLoss over the examples, including L2 and weight decay; each batch is measured before
 *     its step
 * @param correct the number of correct predictions in the same forward passes, with dropout
 * @param compute of the busiest worker: selecting and training on its batches
 * @param transfer of the same worker: fetching and returning the network's state; plus broadcasting
 *     the state on the driver
 * @param aggregate averaging on the driver and updating the network
 * @param total from the call to the averaged network
 */
public record RoundStats(
    long examples,
    int batches,
    double meanLoss,
    long correct,
    Duration compute,
    Duration transfer,
    Duration aggregate,
    Duration total) {

  /**
   * The remaining time: Spark's scheduling, the transfer of tasks and results, and waiting if there
   * are more workers than cores.
   */
  public Duration idle() {
    return total.minus(compute).minus(transfer).minus(aggregate);
  }
}
