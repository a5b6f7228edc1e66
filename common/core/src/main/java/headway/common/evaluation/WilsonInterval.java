package headway.common.evaluation;

/**
 * The 95 % confidence interval of a proportion, from counts on a sample: Wilson's score interval,
 * which holds for few images and for proportions near 0 and 1 too. See E. B. Wilson, "Probable
 * Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927).
 *
 * @param low from 0
 * @param high up to 1
 */
public record WilsonInterval(double low, double high) {
  private static final double Z = 1.959963984540054;

  /**
   * Of {@code hits} among {@code all}.
   *
   * @throws IllegalArgumentException unless 0 ≤ hits ≤ all and 0 &lt; all
   */
  public static WilsonInterval of(long hits, long all) {
    if (all <= 0 || hits < 0 || hits > all) {
      throw new IllegalArgumentException(
          "hits must be between 0 and all, and all above 0, but were " + hits + " of " + all);
    }
    double share = (double) hits / all;
    double square = Z * Z / all;
    double middle = (share + square / 2) / (1 + square);
    double half = Z * Math.sqrt(share * (1 - share) / all + square / (4 * all)) / (1 + square);
    return new WilsonInterval(Math.max(0, middle - half), Math.min(1, middle + half));
  }
}
