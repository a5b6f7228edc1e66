package headway.jobs.train.averaging;

import java.time.Duration;

/**
 * Statistics and timing of one averaging round: {@code total} is the sum of the other three and
 * {@link #idle}.
 *
 * @param examples of all workers
 * @param batches steps of the worker that had most: by so much the iteration count rose
 * @param meanLoss over the examples, each with the weights that its worker had before its batch;
 *     with l2 and weight decay in it
 * @param correct of the examples, by the same forward passes as the loss: with dropout, and each
 *     before the step that learns from it
 * @param compute of the busiest worker: picking its batches and learning from them
 * @param transfer of the same worker: fetching the network's state and handing its own back, and on
 *     the driver sending the state out
 * @param aggregate averaging on the driver and setting the network
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
   * The rest: Spark's scheduling, the way of the tasks and of their results, and waiting where
   * there are more workers than cores.
   */
  public Duration idle() {
    return total.minus(compute).minus(transfer).minus(aggregate);
  }
}
