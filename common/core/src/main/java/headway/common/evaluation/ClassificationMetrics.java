package headway.common.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The metrics of a classifier over a set of examples, as immutable counts whose merge is exact and
 * associative. {@link MetricsAccumulator} computes them.
 *
 * <p>Log loss is kept as a whole number of {@value #LOG_LOSS_UNITS_PER_NAT}ths of a nat, so that it
 * too sums without regard to order; the rounding is below 5e-10 per example and the sum holds half
 * a billion examples of the worst loss.
 *
 * <p>Without examples every metric is 0: check {@link #examples()} first.
 */
public final class ClassificationMetrics {
  /** Parts of a nat in which log loss is counted: 2³⁰. */
  public static final long LOG_LOSS_UNITS_PER_NAT = 1L << 30;

  private final int classCount;
  private final int[] ks;
  private final long[] confusion;
  private final long[] correctAtK;
  private final long logLossUnits;

  private ClassificationMetrics(
      int classCount, int[] ks, long[] confusion, long[] correctAtK, long logLossUnits) {
    this.classCount = classCount;
    this.ks = ks;
    this.confusion = confusion;
    this.correctAtK = correctAtK;
    this.logLossUnits = logLossUnits;
  }

  /**
   * Metrics from their raw counts, as the accessors of the same names return them.
   *
   * @param ks the depths of top-k accuracy, each ≥ 1
   * @param confusion classCount × classCount counts, row-major: truth × predicted
   * @param correctAtK for each k the examples whose truth is among the k most probable classes
   * @throws IllegalArgumentException if the parts do not fit together
   */
  public static ClassificationMetrics of(
      int classCount, int[] ks, long[] confusion, long[] correctAtK, long logLossUnits) {
    require(classCount >= 1, "classCount must be ≥ 1 but was " + classCount);
    require(Arrays.stream(ks).allMatch(k -> k >= 1), "k must be ≥ 1 in " + Arrays.toString(ks));
    require(
        confusion.length == classCount * classCount,
        "%d classes need %d counts but there are %d"
            .formatted(classCount, classCount * classCount, confusion.length));
    require(
        correctAtK.length == ks.length,
        "%d depths need as many counts but there are %d".formatted(ks.length, correctAtK.length));
    return new ClassificationMetrics(
        classCount, ks.clone(), confusion.clone(), correctAtK.clone(), logLossUnits);
  }

  /** Metrics over no examples: the neutral element of {@link #merge}. */
  public static ClassificationMetrics none(int classCount, int... ks) {
    return of(classCount, ks, new long[classCount * classCount], new long[ks.length], 0);
  }

  /**
   * The metrics over the examples of both.
   *
   * @throws IllegalArgumentException if the number of classes or the depths differ
   */
  public ClassificationMetrics merge(ClassificationMetrics other) {
    require(
        classCount == other.classCount && Arrays.equals(ks, other.ks),
        "Cannot merge figures of %d classes, k %s with figures of %d classes, k %s"
            .formatted(
                classCount, Arrays.toString(ks), other.classCount, Arrays.toString(other.ks)));
    return new ClassificationMetrics(
        classCount,
        ks,
        sum(confusion, other.confusion),
        sum(correctAtK, other.correctAtK),
        Math.addExact(logLossUnits, other.logLossUnits));
  }

  public int classCount() {
    return classCount;
  }

  public int[] ks() {
    return ks.clone();
  }

  /** Counts, row-major: truth × predicted. */
  public long[] confusion() {
    return confusion.clone();
  }

  public long[] correctAtK() {
    return correctAtK.clone();
  }

  public long logLossUnits() {
    return logLossUnits;
  }

  public long examples() {
    return Arrays.stream(confusion).sum();
  }

  /** Examples of class {@code truth} that were predicted as {@code predicted}. */
  public long count(int truth, int predicted) {
    return confusion[truth * classCount + predicted];
  }

  public long correct() {
    long hits = 0;
    for (int c = 0; c < classCount; c++) {
      hits += count(c, c);
    }
    return hits;
  }

  /** Share of the examples whose most probable class is the truth, in [0, 1]. */
  public double accuracy() {
    return ClassScores.ratio(correct(), examples());
  }

  /** For each k the share of the examples whose truth is among the k most probable classes. */
  public SortedMap<Integer, Double> topK() {
    SortedMap<Integer, Double> shares = new TreeMap<>();
    for (int i = 0; i < ks.length; i++) {
      shares.put(ks[i], ClassScores.ratio(correctAtK[i], examples()));
    }
    return shares;
  }

  /** Mean of −ln of the probability given to the truth, in nats. */
  public double logLoss() {
    long n = examples();
    return n == 0 ? 0 : (double) logLossUnits / LOG_LOSS_UNITS_PER_NAT / n;
  }

  /** The scores of every class, in the order of the labels. */
  public List<ClassScores> perClass() {
    List<ClassScores> scores = new ArrayList<>(classCount);
    for (int c = 0; c < classCount; c++) {
      scores.add(ClassScores.of(count(c, c), predicted(c), support(c)));
    }
    return List.copyOf(scores);
  }

  /**
   * Mean F1 over the classes that occur, as truth or as prediction: the classes over which
   * scikit-learn's {@code f1_score(average="macro")} goes.
   */
  public double macroF1() {
    double sum = 0;
    int occurring = 0;
    for (int c = 0; c < classCount; c++) {
      if (support(c) + predicted(c) > 0) {
        sum += ClassScores.of(count(c, c), predicted(c), support(c)).f1();
        occurring++;
      }
    }
    return occurring == 0 ? 0 : sum / occurring;
  }

  private long support(int truth) {
    long sum = 0;
    for (int predicted = 0; predicted < classCount; predicted++) {
      sum += count(truth, predicted);
    }
    return sum;
  }

  private long predicted(int label) {
    long sum = 0;
    for (int truth = 0; truth < classCount; truth++) {
      sum += count(truth, label);
    }
    return sum;
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sums = new long[a.length];
    Arrays.setAll(sums, i -> a[i] + b[i]);
    return sums;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassificationMetrics that
        && classCount == that.classCount
        && Arrays.equals(ks, that.ks)
        && Arrays.equals(confusion, that.confusion)
        && Arrays.equals(correctAtK, that.correctAtK)
        && logLossUnits == that.logLossUnits;
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(confusion) + Long.hashCode(logLossUnits);
  }

  @Override
  public String toString() {
    return "%d of %d examples right".formatted(correct(), examples());
  }
}
