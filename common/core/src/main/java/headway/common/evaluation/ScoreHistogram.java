package headway.common.evaluation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Histograms of a binary classifier's probability of the second class, one for the images of each
 * class. They have a fixed number of intervals and merge exactly, however many images there are.
 * Intervals are at most 1/128 of the probability, and above a half of its complement, wide, down to
 * 2⁻²⁴; scores within one interval count as equal. Not thread-safe.
 */
public final class ScoreHistogram implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int PER_OCTAVE = 128;
  private static final int OCTAVES = 23;

  /** Round thresholds; each is the lower end of an interval. */
  private static final double[] USUAL = {
    .01, .02, .05, .1, .2, .3, .4, .5, .6, .7, .8, .9, .95, .98, .99
  };

  /** The lower ends of all intervals, ascending from 0. */
  private static final double[] ENDS =
      DoubleStream.concat(
              DoubleStream.concat(DoubleStream.of(0, .5), DoubleStream.of(USUAL)),
              IntStream.range(0, OCTAVES * PER_OCTAVE)
                  .mapToDouble(ScoreHistogram::small)
                  .flatMap(small -> DoubleStream.of(small, 1 - small)))
          .sorted()
          .distinct()
          .toArray();

  private final long[] negatives;
  private final long[] positives;

  private ScoreHistogram(long[] negatives, long[] positives) {
    this.negatives = negatives;
    this.positives = positives;
  }

  /** An empty histogram. */
  public static ScoreHistogram none() {
    return new ScoreHistogram(new long[ENDS.length], new long[ENDS.length]);
  }

  /** From 2⁻²⁴ to a half. */
  private static double small(int number) {
    double mantissa = 1 + (number % PER_OCTAVE) / (double) PER_OCTAVE;
    return Math.scalb(mantissa, number / PER_OCTAVE - 24);
  }

  /**
   * Counts one image.
   *
   * @param positive whether it is of the second class
   * @param probability of the second class, in [0, 1]
   */
  public void add(boolean positive, float probability) {
    int found = Arrays.binarySearch(ENDS, probability);
    int interval = Math.max(0, found >= 0 ? found : -found - 2);
    (positive ? positives : negatives)[interval]++;
  }

  /** The histogram of everything that was added to either. */
  public ScoreHistogram merge(ScoreHistogram other) {
    return new ScoreHistogram(sum(negatives, other.negatives), sum(positives, other.positives));
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sums = new long[a.length];
    Arrays.setAll(sums, i -> a[i] + b[i]);
    return sums;
  }

  /** The ROC and precision-recall curve over all thresholds. */
  public ThresholdCurve curve() {
    return ThresholdCurve.of(ENDS, negatives, positives, USUAL);
  }
}
