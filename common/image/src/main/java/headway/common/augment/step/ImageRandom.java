package headway.common.augment.step;

import headway.common.algorithm.SplitMix64;
import headway.common.config.section.NumberRange;
import headway.common.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A random number generator for one image. Its numbers depend on (seed, key, view) alone, not on
 * other images, threads or machines. Not thread-safe.
 *
 * <p>{@link SplitMix64} from a start that SHA-256 gives.
 */
public final class ImageRandom {
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
    state += SplitMix64.GOLDEN_GAMMA;
    return SplitMix64.mix(state);
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
