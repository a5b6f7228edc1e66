package headway.common.evaluation;

/** The accuracy that a classifier has without looking at the images. */
public final class ChanceAccuracy {
  private ChanceAccuracy() {}

  /**
   * The upper bound of an accuracy by guessing, in [0, 1]: that of always predicting the largest
   * class, plus some standard deviations. 1 where so few examples tell nothing.
   *
   * @param deviations how many
   * @param counts examples of each class
   */
  public static double upperBound(double deviations, long... counts) {
    long examples = 0;
    long most = 0;
    for (long each : counts) {
      examples += each;
      most = Math.max(most, each);
    }
    return ofLargest(deviations, most, examples);
  }

  /**
   * The same upper bound.
   *
   * @param most examples of the largest class
   * @param examples of all classes
   */
  public static double ofLargest(double deviations, long most, long examples) {
    long all = Math.max(1, examples);
    double largest = most / (double) all;
    return Math.min(1, largest + deviations * Math.sqrt(largest * (1 - largest) / all));
  }
}
