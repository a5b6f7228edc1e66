package headway.jobs.bench.measure.timing;

import java.util.List;

/**
 * Several passes of one measurement, in its unit.
 *
 * @param median of an even number of passes the mean of the middle two
 */
public record MeasurementSummary(double median, double least, double most) {

  /** The figure of at least one pass. */
  public static MeasurementSummary of(List<Double> passes) {
    double[] sorted = passes.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int last = sorted.length - 1;
    return new MeasurementSummary(
        (sorted[last / 2] + sorted[(last + 1) / 2]) / 2, sorted[0], sorted[last]);
  }
}
