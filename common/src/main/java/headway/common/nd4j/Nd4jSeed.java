package headway.common.nd4j;

/**
 * Seeds for ND4J's random numbers, derived from a seed and what they are for. They are never 0,
 * which ND4J takes as "the time of day": with {@code --seed 0} no two runs would agree.
 */
public final class Nd4jSeed {
  private Nd4jSeed() {}

  /**
   * The same for the same arguments in the same order, and unrelated for others.
   *
   * @param path what the numbers are for, such as epoch, round and worker
   */
  public static long of(long seed, long... path) {
    long mixed = mix(seed);
    for (long step : path) {
      mixed = mix(mixed + step);
    }
    return mixed == 0 ? 1 : mixed;
  }

  /** One step of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
