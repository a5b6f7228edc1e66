package headway.jobs.train.averaging.aggregation;

import java.io.Serializable;
import java.util.Iterator;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * A slice of the state of one worker: of its parameters, followed by the state of its updater.
 *
 * @param values empty for a worker without batches
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerSlice(WorkerFigures figures, float[] values) implements Serializable {

  /** All slices of a result, by number, made one after the other. */
  static Iterator<Tuple2<Integer, WorkerSlice>> of(WorkerResult result, int floats) {
    long length = result.length();
    int slices = Math.toIntExact(Math.max(1, (length + floats - 1) / floats));
    return IntStream.range(0, slices)
        .mapToObj(
            number -> new Tuple2<>(number, of(result, (long) number * floats, floats, length)))
        .iterator();
  }

  private static WorkerSlice of(WorkerResult result, long first, int floats, long length) {
    return new WorkerSlice(
        result.figures(), result.values(first, (int) Math.min(floats, length - first)));
  }
}
