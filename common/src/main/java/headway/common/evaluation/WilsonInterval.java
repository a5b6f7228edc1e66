package headway.common.evaluation;

/**
 * The 95 % confidence interval of a share that was counted (Wilson 1927, "Probable inference, the
 * law of succession, and statistical inference", JASA 22).
 *
 * @param low in [0, 1]
 * @param high in [0, 1]
 */
public record WilsonInterval(double low, double high) {
  private static final double Z = 1.959963984540054;

  /** The interval for {@code hits} of {@code n}; of nothing, everything is possible. */
  public static WilsonInterval of(long hits, long n) {
    if (n == 0) {
      return new WilsonInterval(0, 1);
    }
    double p = (double) hits / n;
    double scale = 1 + Z * Z / n;
    double centre = (p + Z * Z / (2 * n)) / scale;
    double half = Z * Math.sqrt(p * (1 - p) / n + Z * Z / (4.0 * n * n)) / scale;
    return new WilsonInterval(Math.max(0, centre - half), Math.min(1, centre + half));
  }
}
