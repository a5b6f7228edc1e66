package headway.common.algorithm;

/**
 * The SplitMix64 generator (Steele, Lea and Flood: Fast splittable pseudorandom number generators,
 * OOPSLA 2014). Results depend on its numbers: another formula here changes augmented features,
 * samples and seeds.
 */
public final class SplitMix64 {
  /** The increment of the state between two numbers. */
  public static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SplitMix64() {}

  /** The number that belongs to a state: the finalizer of SplitMix64. */
  public static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
