package headway.common.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The metrics of a classifier over a set of examples, as immutable counts whose merge is exact and
 * associative: three for each class, and none for each pair of classes. {@link MetricsAccumulator}
 * computes them.
 *
 * <p>Log loss is kept as a {@link LogLossSum}, so that it too sums without regard to order.
 *
 * <p>Without examples every metric is 0: check {@link #examples()} first.
 */
public final class ClassificationMetrics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] ks;
  private final long[] correct;
  private final long[] predicted;
  private final long[] support;
  private final long[] correctAtK;
  private final LogLossSum loss;

  private ClassificationMetrics(
      int[] ks,
      long[] correct,
      long[] predicted,
      long[] support,
      long[] correctAtK,
      LogLossSum loss) {
    this.ks = ks;
    this.correct = correct;
    this.predicted = predicted;
    this.support = support;
    this.correctAtK = correctAtK;
    this.loss = loss;
  }

  /**
   * Metrics from their raw counts.
   *
   * @param ks the depths of top-k accuracy, each ≥ 1
   * @param correct for each class the examples of it that were predicted as it
   * @param predicted for each class the examples that were predicted as it
   * @param support for each class the examples of it
   * @param correctAtK for each k the examples whose truth is among the k most probable classes
   * @throws IllegalArgumentException if the parts do not fit together
   */
  public static ClassificationMetrics of(
      int[] ks,
      long[] correct,
      long[] predicted,
      long[] support,
      long[] correctAtK,
      LogLossSum loss) {
    require(support.length >= 1, "there must be a class");
    require(Arrays.stream(ks).allMatch(k -> k >= 1), "k must be ≥ 1 in " + Arrays.toString(ks));
    require(
        correct.length == support.length && predicted.length == support.length,
        "%d classes need as many counts but there are %d and %d"
            .formatted(support.length, correct.length, predicted.length));
    require(
        correctAtK.length == ks.length,
        "%d depths need as many counts but there are %d".formatted(ks.length, correctAtK.length));
    return new ClassificationMetrics(
        ks.clone(), correct.clone(), predicted.clone(), support.clone(), correctAtK.clone(), loss);
  }

  /** Metrics over no examples: the neutral element of {@link #merge}. */
  public static ClassificationMetrics none(int classCount, int... ks) {
    require(classCount >= 1, "classCount must be ≥ 1 but was " + classCount);
    return of(
        ks,
        new long[classCount],
        new long[classCount],
        new long[classCount],
        new long[ks.length],
        LogLossSum.NONE);
  }

  /**
   * The metrics over the examples of both.
   *
   * @throws IllegalArgumentException if the number of classes or the depths differ
   */
  public ClassificationMetrics merge(ClassificationMetrics other) {
    require(
        classCount() == other.classCount() && Arrays.equals(ks, other.ks),
        "Cannot merge figures of %d classes, k %s with figures of %d classes, k %s"
            .formatted(
                classCount(), Arrays.toString(ks), other.classCount(), Arrays.toString(other.ks)));
    return new ClassificationMetrics(
        ks,
        sum(correct, other.correct),
        sum(predicted, other.predicted),
        sum(support, other.support),
        sum(correctAtK, other.correctAtK),
        loss.merge(other.loss));
  }

  public int classCount() {
    return support.length;
  }

  public int[] ks() {
    return ks.clone();
  }

  public long[] correctAtK() {
    return correctAtK.clone();
  }

  /** Sum of −ln of the probability given to the truth. */
  public LogLossSum loss() {
    return loss;
  }

  public long examples() {
    return Arrays.stream(support).sum();
  }

  /** Examples whose most probable class is the truth. */
  public long correct() {
    return Arrays.stream(correct).sum();
  }

  /** Examples of class {@code label} that were predicted as it. */
  public long correct(int label) {
    return correct[label];
  }

  /** Examples that were predicted as class {@code label}. */
  public long predicted(int label) {
    return predicted[label];
  }

  /** Examples of class {@code label}. */
  public long support(int label) {
    return support[label];
  }

  /** Examples of the class that has most. */
  public long largestSupport() {
    return Arrays.stream(support).max().orElseThrow();
  }

  /** The sums that do not depend on the number of classes. */
  public PredictionSums sums() {
    return new PredictionSums(examples(), correct(), loss);
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
    return sums().logLoss();
  }

  /** The scores of every class, in the order of the labels. */
  public List<ClassScores> perClass() {
    List<ClassScores> scores = new ArrayList<>(classCount());
    for (int c = 0; c < classCount(); c++) {
      scores.add(ClassScores.of(correct[c], predicted[c], support[c]));
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
    for (int c = 0; c < classCount(); c++) {
      if (support[c] + predicted[c] > 0) {
        sum += ClassScores.of(correct[c], predicted[c], support[c]).f1();
        occurring++;
      }
    }
    return occurring == 0 ? 0 : sum / occurring;
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
        && Arrays.equals(ks, that.ks)
        && Arrays.equals(correct, that.correct)
        && Arrays.equals(predicted, that.predicted)
        && Arrays.equals(support, that.support)
        && Arrays.equals(correctAtK, that.correctAtK)
        && loss.equals(that.loss);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(correct) + loss.hashCode();
  }

  @Override
  public String toString() {
    return "%d of %d examples right".formatted(correct(), examples());
  }
}
