package headway.jobs.train.averaging.aggregation;

import headway.common.nd4j.Nd4jSeed;
import java.io.Serializable;

/**
 * The identity of an averaging round, from which its random seeds derive.
 *
 * @param seed of the whole training
 * @param epoch from 0
 * @param round within the epoch, from 0
 */
public record AveragingRound(long seed, int epoch, int round) implements Serializable {

  /**
   * The seed of a worker's random numbers, for dropout: the same for the same worker of the same
   * round, wherever and however often it runs.
   *
   * @param worker number of the logical worker, from 0
   */
  public long workerSeed(int worker) {
    return Nd4jSeed.of(seed, epoch, round, worker);
  }
}
