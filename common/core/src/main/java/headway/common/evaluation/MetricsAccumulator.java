package headway.common.evaluation;

/** Counts the predictions of one task. Not thread-safe. */
public final class MetricsAccumulator {
  /** Probabilities are clipped to [ε, 1 − ε] for log loss, with the ε of Keras' backend. */
  public static final double EPSILON = 1e-7;

  private final int classCount;
  private final int[] ks;
  private final long[] correct;
  private final long[] predicted;
  private final long[] support;
  private final long[] correctAtK;
  private LogLossSum logLoss = LogLossSum.NONE;

  /**
   * @param ks the depths of top-k accuracy, each ≥ 1; from the number of classes on, all is right
   */
  public MetricsAccumulator(int classCount, int... ks) {
    ClassificationMetrics none = ClassificationMetrics.none(classCount, ks);
    this.classCount = classCount;
    this.ks = none.ks();
    this.correct = new long[classCount];
    this.predicted = new long[classCount];
    this.support = new long[classCount];
    this.correctAtK = none.correctAtK();
  }

  /**
   * Counts one example. On ties the class with the lower label is the more probable one, for
   * accuracy and top-k alike.
   *
   * @param probabilities one per class, each in [0, 1]
   * @throws headway.common.InputException if a value is not a probability
   */
  public void add(int label, float[] probabilities) {
    Probabilities.check(classCount, label, probabilities);
    int best = Probabilities.argmax(probabilities);
    support[label]++;
    predicted[best]++;
    if (best == label) {
      correct[label]++;
    }
    int rank = Probabilities.rank(probabilities, label);
    for (int i = 0; i < ks.length; i++) {
      if (rank < ks[i]) {
        correctAtK[i]++;
      }
    }
    logLoss = logLoss.plus(lossUnits(probabilities[label]));
  }

  /** The metrics so far. */
  public ClassificationMetrics metrics() {
    return ClassificationMetrics.of(ks, correct, predicted, support, correctAtK, logLoss);
  }

  /** StrictMath gives the same bits on every processor. */
  private static long lossUnits(double probability) {
    double clipped = Math.min(Math.max(probability, EPSILON), 1 - EPSILON);
    return LogLossSum.unitsOf(-StrictMath.log(clipped));
  }
}
