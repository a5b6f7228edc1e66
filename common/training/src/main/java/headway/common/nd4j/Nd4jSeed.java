package headway.common.nd4j;

import headway.common.algorithm.SplitMix64;

/**
 * Seeds for ND4J's random numbers, derived from a seed and their purpose. They are never 0, which
 * ND4J takes as "the time of day": with {@code --seed 0} no two runs would agree.
 */
public final class Nd4jSeed {
  private Nd4jSeed() {}

  /**
   * Equal for equal arguments, and independent for others.
   *
   * @param path the purpose of the numbers, such as epoch, round and worker
   */
  public static long of(long seed, long... path) {
    long mixed = SplitMix64.mix(seed + SplitMix64.GOLDEN_GAMMA);
    for (long step : path) {
      mixed = SplitMix64.mix(mixed + step + SplitMix64.GOLDEN_GAMMA);
    }
    return mixed == 0 ? 1 : mixed;
  }
}
