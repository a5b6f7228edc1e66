package headway.common.augment.step;

/**
 * The gamma distribution with scale 1: Marsaglia and Tsang, A simple method for generating gamma
 * variables, ACM TOMS 26(3), 2000.
 */
final class GammaDistribution {
  private static final double THIRD = 1 / 3.0;

  private GammaDistribution() {}

  /**
   * @param shape above 0
   */
  static double draw(ImageRandom random, double shape) {
    if (shape < 1) {
      return draw(random, shape + 1) * StrictMath.pow(1 - random.unit(), 1 / shape);
    }
    double d = shape - THIRD;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = gaussian(random);
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double u = 1 - random.unit();
        if (StrictMath.log(u) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
          return d * v;
        }
      }
    }
  }

  /** Box and Muller 1958, of which the second number is not used. */
  private static double gaussian(ImageRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.unit()));
    return radius * StrictMath.cos(2 * StrictMath.PI * random.unit());
  }
}
