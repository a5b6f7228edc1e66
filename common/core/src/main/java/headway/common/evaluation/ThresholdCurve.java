package headway.common.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The ROC and precision-recall curve of a binary classifier: its counts at all decision thresholds
 * for the second class.
 *
 * @param negatives images of the first class
 * @param positives images of the second class
 * @param auc area under the ROC curve: the probability that an image of the second class scores
 *     above one of the first, ties counting half; in [0, 1]
 * @param averagePrecision of the second class, as scikit-learn computes it: mean of the precisions
 *     at all thresholds, each weighted by the recall that it adds; in [0, 1]
 * @param points by descending threshold, at most about {@value #MOST_POINTS}
 */
public record ThresholdCurve(
    long negatives, long positives, double auc, double averagePrecision, List<Point> points) {
  /** A chart shows no more detail. */
  private static final int MOST_POINTS = 200;

  /**
   * One threshold.
   *
   * @param threshold the least probability at which an image counts as of the second class
   * @param truePositives images of the second class at or above it
   * @param falsePositives images of the first class at or above it
   * @param usual whether it is a round one
   */
  public record Point(double threshold, long truePositives, long falsePositives, boolean usual) {
    /** Fraction of the predicted positives that are positive; 1 if there are none. */
    public double precision() {
      long called = truePositives + falsePositives;
      return called == 0 ? 1 : (double) truePositives / called;
    }
  }

  /** Holds a copy. */
  public ThresholdCurve {
    points = List.copyOf(points);
  }

  /**
   * The curve of counted intervals.
   *
   * @param ends the lower end of each interval, ascending
   * @param usual ends that are kept in any case, ascending
   */
  static ThresholdCurve of(double[] ends, long[] negatives, long[] positives, double[] usual) {
    long allPositives = Arrays.stream(positives).sum();
    long allNegatives = Arrays.stream(negatives).sum();
    List<Point> all = new ArrayList<>();
    double area = 0;
    double precisions = 0;
    long hits = 0;
    long alarms = 0;
    for (int i = ends.length - 1; i >= 0; i--) {
      area += negatives[i] * (hits + positives[i] / 2.0);
      hits += positives[i];
      alarms += negatives[i];
      Point point = new Point(ends[i], hits, alarms, Arrays.binarySearch(usual, ends[i]) >= 0);
      precisions += positives[i] * point.precision();
      if (point.usual() || positives[i] + negatives[i] > 0) {
        all.add(point);
      }
    }
    return new ThresholdCurve(
        allNegatives,
        allPositives,
        allPositives == 0 || allNegatives == 0 ? 0 : area / allPositives / allNegatives,
        allPositives == 0 ? 0 : precisions / allPositives,
        thinned(all, allPositives, allNegatives));
  }

  /**
   * Keeps the round thresholds, the best by F1, and points that are evenly spaced along both
   * curves.
   */
  private static List<Point> thinned(List<Point> all, long positives, long negatives) {
    Optional<Point> best = bestByF1(all, positives);
    List<Point> kept = new ArrayList<>();
    double last = Double.NEGATIVE_INFINITY;
    for (Point point : all) {
      double along =
          (double) point.truePositives() / Math.max(1, positives)
              + (double) point.falsePositives() / Math.max(1, negatives);
      boolean isEnd = point == all.get(0) || point == all.get(all.size() - 1);
      if (isEnd
          || point.usual()
          || point.equals(best.orElse(null))
          || along - last >= 2.0 / MOST_POINTS) {
        kept.add(point);
        last = along;
      }
    }
    return kept;
  }

  /** The threshold of the highest F1 of the second class; of equal ones the highest. */
  public Optional<Point> bestByF1() {
    return bestByF1(points, positives);
  }

  private static Optional<Point> bestByF1(List<Point> points, long positives) {
    return points.stream()
        .max(
            Comparator.comparingDouble((Point point) -> f1(point, positives))
                .thenComparingDouble(Point::threshold));
  }

  /** Fraction of the positives that are predicted as positive. */
  public double recall(Point point) {
    return positives == 0 ? 0 : (double) point.truePositives() / positives;
  }

  /** Fraction of the negatives that are predicted as positive. */
  public double falsePositiveRate(Point point) {
    return negatives == 0 ? 0 : (double) point.falsePositives() / negatives;
  }

  /** Harmonic mean of precision and recall of the second class. */
  public double f1(Point point) {
    return f1(point, positives);
  }

  private static double f1(Point point, long positives) {
    long counted = positives + point.truePositives() + point.falsePositives();
    return counted == 0 ? 0 : 2.0 * point.truePositives() / counted;
  }
}
