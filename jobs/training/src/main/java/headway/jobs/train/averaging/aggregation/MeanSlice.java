package headway.jobs.train.averaging.aggregation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import scala.Tuple2;

/**
 * A slice of the mean of all workers.
 *
 * @param number of the slice, from 0
 * @param figures of all workers in the first slice; none in others
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record MeanSlice(int number, float[] values, WorkerFigures[] figures)
    implements Serializable {

  /** The mean of one slice of all workers, added in their order. */
  static Iterator<MeanSlice> of(int number, Iterator<Tuple2<Integer, WorkerSlice>> slices) {
    List<WorkerSlice> ordered = new ArrayList<>();
    slices.forEachRemaining(each -> ordered.add(each._2()));
    ordered.sort(Comparator.comparingInt(each -> each.figures().worker()));
    WeightedMean mean = new WeightedMean();
    ordered.forEach(each -> mean.add(each.values(), each.figures().examples()));
    return Stream.of(
            new MeanSlice(
                number,
                mean.mean(),
                number == 0
                    ? ordered.stream().map(WorkerSlice::figures).toArray(WorkerFigures[]::new)
                    : new WorkerFigures[0]))
        .iterator();
  }
}
