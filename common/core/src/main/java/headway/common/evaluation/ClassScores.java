package headway.common.evaluation;

/**
 * Precision, recall and F1 of one class. A quotient 0/0 counts as 0, as with scikit-learn's {@code
 * zero_division=0}.
 *
 * @param precision fraction of the images predicted as this class that belong to it, in [0, 1]
 * @param recall fraction of the images of this class that are predicted as it, in [0, 1]
 * @param f1 harmonic mean of the two, in [0, 1]
 * @param support images of this class
 */
public record ClassScores(double precision, double recall, double f1, long support) {

  /** Scores from counts of one class: true positives, predicted images, actual images. */
  static ClassScores of(long hits, long predicted, long support) {
    return new ClassScores(
        ratio(hits, predicted),
        ratio(hits, support),
        ratio(2 * hits, predicted + support),
        support);
  }

  static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
