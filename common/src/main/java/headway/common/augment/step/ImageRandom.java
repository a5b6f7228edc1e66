package headway.common.augment.step;

import headway.common.config.NumberRange;
import headway.common.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A random number generator for one image. Its numbers depend on (seed, key, view) alone, not on
 * other images, threads or machines. Not thread-safe.
 *
 * <p>SplitMix64 (Steele, Lea and Flood: Fast splittable pseudorandom number generators, OOPSLA
 * 2014) over a start that SHA-256 gives. The numbers are part of the result of a run: another
 * formula here changes all augmented features.
 */
public final class ImageRandom {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1p-53;

  private final long origin;
  private long state;

  private ImageRandom(long origin) {
    this.origin = origin;
    this.state = origin;
  }

  /**
   * @param view the view's number, or the epoch's where every epoch has its own
   */
  public static ImageRandom of(long seed, String key, long view) {
    MessageDigest digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(2 * Long.BYTES).putLong(seed).putLong(view).flip());
    return new ImageRandom(first(digest.digest(key.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * An independent generator for one purpose. The same name gives the same numbers, however many
   * are drawn elsewhere.
   */
  public ImageRandom stream(String name) {
    MessageDigest digest = Sha256.digest();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(origin).flip());
    return new ImageRandom(first(digest.digest(name.getBytes(StandardCharsets.UTF_8))));
  }

  private static long first(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }

  private long next() {
    state += GOLDEN_GAMMA;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  public double unit() {
    return (next() >>> 11) * UNIT;
  }

  /** Uniform in {@code range}. */
  public double from(NumberRange range) {
    return range.low() + (range.high() - range.low()) * unit();
  }

  /** Uniform in [{@code -most}, {@code most}]. */
  public double within(double most) {
    return most * (2 * unit() - 1);
  }

  /** Log-uniform in {@code range}, which must be above 0. */
  public double logarithmicallyFrom(NumberRange range) {
    return StrictMath.exp(
        from(new NumberRange(StrictMath.log(range.low()), StrictMath.log(range.high()))));
  }

  public boolean happens(double probability) {
    return unit() < probability;
  }

  /** A uniform integer in [0, {@code bound}); {@code bound} ≥ 1. */
  public int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /**
   * From the distribution Beta(α, α).
   *
   * @param alpha above 0
   * @return from 0 to 1
   */
  public double beta(double alpha) {
    double first = GammaDistribution.draw(this, alpha);
    double second = GammaDistribution.draw(this, alpha);
    double sum = first + second;
    return sum > 0 ? first / sum : below(2);
  }
}
