package headway.jobs.train.averaging.aggregation;

import java.io.Serializable;

/**
 * What a worker counted in one round.
 *
 * @param worker its number, from 0
 * @param examples that it learned from; 0 without batches
 * @param batches its steps
 * @param lossSum sum over its batches of examples × mean loss
 * @param correct correct predictions, each before the step of its batch
 * @param computeNanos of selecting and training on its batches
 * @param transferNanos of fetching and returning the network's state
 */
public record WorkerFigures(
    int worker,
    long examples,
    int batches,
    double lossSum,
    long correct,
    long computeNanos,
    long transferNanos)
    implements Serializable {

  /** Of a worker without batches. */
  static WorkerFigures idle(int worker) {
    return new WorkerFigures(worker, 0, 0, 0, 0, 0, 0);
  }
}
