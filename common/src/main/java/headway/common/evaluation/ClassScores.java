package headway.common.evaluation;

/**
 * How well one class is recognised. A quotient 0/0 counts as 0, as with scikit-learn's {@code
 * zero_division=0}.
 *
 * @param precision share of the images called this class that are of it, in [0, 1]
 * @param recall share of the images of this class that are called it, in [0, 1]
 * @param f1 harmonic mean of the two, in [0, 1]
 * @param support images of this class
 */
public record ClassScores(double precision, double recall, double f1, long support) {

  /** Scores from counts of one class: hits, images called it, images of it. */
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
