package headway.jobs.train.averaging;

import java.io.Serializable;

/**
 * Which averaging round it is: what random choices within it derive from.
 *
 * @param seed of the whole training
 * @param epoch from 0
 * @param round within the epoch, from 0
 */
public record Round(long seed, int epoch, int round) implements Serializable {

  /**
   * The seed of a worker's random numbers, which choose what dropout drops: the same for the same
   * worker of the same round, wherever and however often it runs.
   *
   * @param worker number of the logical worker, from 0
   */
  public long workerSeed(int worker) {
    return mix(mix(mix(mix(seed) + epoch) + round) + worker);
  }

  /** One step of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
