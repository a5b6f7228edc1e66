package headway.jobs.train.averaging.aggregation;

import java.util.Comparator;
import java.util.List;

/**
 * What all workers of a round counted.
 *
 * @param workers their number
 * @param examples of all
 * @param batches the largest number of batches of a worker
 * @param lossSum sum over all batches of examples × mean loss
 * @param correct correct predictions
 * @param computeNanos of the busiest worker
 * @param transferNanos of the same worker
 */
public record RoundTotals(
    int workers,
    long examples,
    int batches,
    double lossSum,
    long correct,
    long computeNanos,
    long transferNanos) {
  private static final Comparator<WorkerFigures> BUSIEST =
      Comparator.comparingLong(each -> each.computeNanos() + each.transferNanos());

  /** Adds in order of worker, whatever the order of the list. */
  static RoundTotals of(List<WorkerFigures> workers) {
    WorkerFigures busiest = workers.stream().max(BUSIEST).orElse(WorkerFigures.idle(0));
    return new RoundTotals(
        workers.size(),
        workers.stream().mapToLong(WorkerFigures::examples).sum(),
        workers.stream().mapToInt(WorkerFigures::batches).max().orElse(0),
        lossSum(workers),
        workers.stream().mapToLong(WorkerFigures::correct).sum(),
        busiest.computeNanos(),
        busiest.transferNanos());
  }

  /** Streams add doubles with a correction of their own. */
  private static double lossSum(List<WorkerFigures> workers) {
    double sum = 0;
    for (WorkerFigures each :
        workers.stream().sorted(Comparator.comparingInt(WorkerFigures::worker)).toList()) {
      sum += each.lossSum();
    }
    return sum;
  }

  public double meanLoss() {
    return lossSum / examples;
  }
}
