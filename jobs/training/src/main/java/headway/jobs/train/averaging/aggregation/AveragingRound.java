package headway.jobs.train.averaging.aggregation;

import headway.common.nd4j.Nd4jSeed;
import java.io.Serializable;

/**
 * The identity of an averaging round, which determines its random seeds.
 *
 * @param seed of the training
 * @param epoch from 0
 * @param round within the epoch, from 0
 */
public record AveragingRound(long seed, int epoch, int round) implements Serializable {

  /**
   * The seed of a worker's dropout. It is the same wherever and however often the worker runs.
   *
   * @param worker number of the logical worker, from 0
   */
  public long workerSeed(int worker) {
    return Nd4jSeed.of(seed, epoch, round, worker);
  }
}
