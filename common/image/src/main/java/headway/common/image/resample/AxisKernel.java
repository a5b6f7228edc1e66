package headway.common.image.resample;

import headway.common.image.preprocessing.ResizeFilter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One axis of a resize: for each resized position the source positions that it is made of, and
 * their weights in fixed point. Computed as {@code precompute_coeffs} and {@code
 * normalize_coeffs_8bpc} of <a
 * href="https://github.com/python-pillow/Pillow/blob/11.0.0/src/libImaging/Resample.c">Pillow</a>.
 */
public final class AxisKernel {
  /** Binary digits of a weight behind the point; leaves 8 for the level and 2 for the sign. */
  static final int PRECISION_BITS = 32 - 8 - 2;

  /** Weights of each resized position at least; those that are not needed are 0. */
  static final int FEWEST_TAPS = 4;

  private static final int ONE = 1 << PRECISION_BITS;
  private static final int MOST_KEPT = 512;
  private static final int MOST_WEIGHTS_KEPT = 8192;

  /** Of the sizes that came last: at most 16 MB. */
  private static final Map<Key, AxisKernel> KEPT = new ConcurrentHashMap<>();

  private final int[] starts;
  private final int[] ends;
  private final int[][] weights;
  private boolean clips;

  private record Key(
      ResizeFilter filter, int sources, double extent, int length, int first, int count) {}

  private AxisKernel(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
    int most = 1;
    for (int i = 0; i < starts.length; i++) {
      most = Math.max(most, ends[i] - starts[i]);
    }
    this.weights = new int[starts.length][Math.max(FEWEST_TAPS, (most + 1) / 2 * 2)];
  }

  /**
   * The positions {@code first} to {@code first + count} of an axis that is resized.
   *
   * @param sources pixels of the source
   * @param extent of the source in its pixels, above {@code sources} − 1: where the last one is
   *     covered by the image in part only
   * @param length of the whole resized axis, in pixels
   */
  public static AxisKernel of(
      ResizeFilter filter, int sources, double extent, int length, int first, int count) {
    Key key = new Key(filter, sources, extent, length, first, count);
    AxisKernel kept = KEPT.get(key);
    if (kept != null) {
      return kept;
    }
    AxisKernel made = filter == ResizeFilter.NEAREST ? nearest(key) : weighted(key);
    if (made.taps() * count <= MOST_WEIGHTS_KEPT) {
      if (KEPT.size() >= MOST_KEPT) {
        KEPT.clear();
      }
      KEPT.put(key, made);
    }
    return made;
  }

  /** Adds up the step as Pillow does, so that it rounds as there. */
  private static AxisKernel nearest(Key key) {
    double step = key.extent / key.length;
    int[] starts = new int[key.count];
    int[] ends = new int[key.count];
    double at = step * 0.5;
    for (int x = 0; x < key.first + key.count; x++, at += step) {
      if (x >= key.first) {
        starts[x - key.first] = Math.min((int) at, key.sources - 1);
        ends[x - key.first] = starts[x - key.first] + 1;
      }
    }
    AxisKernel kernel = new AxisKernel(starts, ends);
    for (int[] each : kernel.weights) {
      each[0] = ONE;
    }
    return kernel;
  }

  private static AxisKernel weighted(Key key) {
    double scale = key.extent / key.length;
    double widened = Math.max(scale, 1);
    double support = key.filter.support() * widened;
    int[] starts = new int[key.count];
    int[] ends = new int[key.count];
    for (int i = 0; i < key.count; i++) {
      double centre = (key.first + i + 0.5) * scale;
      starts[i] = Math.max(0, (int) (centre - support + 0.5));
      ends[i] = Math.min(key.sources, (int) (centre + support + 0.5));
    }
    AxisKernel kernel = new AxisKernel(starts, ends);
    double[] unscaled = new double[kernel.taps()];
    for (int i = 0; i < key.count; i++) {
      double centre = (key.first + i + 0.5) * scale;
      double sum = 0;
      for (int j = 0; j < ends[i] - starts[i]; j++) {
        unscaled[j] = key.filter.weight((j + starts[i] - centre + 0.5) * (1 / widened));
        sum += unscaled[j];
      }
      for (int j = 0; j < ends[i] - starts[i]; j++) {
        kernel.weights[i][j] = fixed(sum == 0 ? unscaled[j] : unscaled[j] / sum);
      }
      kernel.clips |= mayExceed(kernel.weights[i]);
    }
    return kernel;
  }

  /** Many weights add up to more than 1, since each is rounded. */
  private static boolean mayExceed(int[] weights) {
    long white = FixedPoint.HALF;
    boolean negative = false;
    for (int weight : weights) {
      white += FixedPoint.MOST * (long) weight;
      negative |= weight < 0;
    }
    return negative || white >>> PRECISION_BITS > FixedPoint.MOST;
  }

  private static int fixed(double weight) {
    return (int) (weight < 0 ? -0.5 + weight * ONE : 0.5 + weight * ONE);
  }

  /** The number of resized positions. */
  int count() {
    return starts.length;
  }

  /** The first source position of each resized one; never decreases. */
  int[] starts() {
    return starts;
  }

  /** Behind the last source position of each resized one; never decreases. */
  int[] ends() {
    return ends;
  }

  /** Weights of each resized position: an even number, at least {@link #FEWEST_TAPS}. */
  int taps() {
    return weights[0].length;
  }

  /**
   * The weight of a source position, counted from the start of the resized one; 0 behind its end.
   */
  int weight(int resized, int tap) {
    return weights[resized][tap];
  }

  /** Whether a sum of levels times weights may lie below 0 or above 255. */
  boolean clips() {
    return clips;
  }
}
