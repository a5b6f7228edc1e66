package headway.jobs.train.averaging.aggregation;

import java.util.Iterator;
import java.util.stream.IntStream;
import scala.Tuple2;

/**
 * A slice of the state of one worker: of its parameters, followed by the state of its updater.
 *
 * @param values empty for a worker without batches
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerSlice(WorkerFigures figures, float[] values) {

  /** All slices of a result, by number, made one after the other. */
  static Iterator<Tuple2<Integer, WorkerSlice>> of(WorkerResult result, int floats) {
    long length = (long) result.parameters().length + result.updaterState().length;
    int slices = Math.toIntExact(Math.max(1, (length + floats - 1) / floats));
    return IntStream.range(0, slices)
        .mapToObj(
            number ->
                new Tuple2<>(
                    number,
                    new WorkerSlice(
                        result.figures(), values(result, (long) number * floats, floats, length))))
        .iterator();
  }

  private static float[] values(WorkerResult result, long first, int floats, long length) {
    float[] parameters = result.parameters();
    float[] values = new float[(int) Math.min(floats, length - first)];
    int ofParameters = (int) Math.max(0, Math.min(values.length, parameters.length - first));
    if (ofParameters > 0) {
      System.arraycopy(parameters, (int) first, values, 0, ofParameters);
    }
    if (ofParameters < values.length) {
      System.arraycopy(
          result.updaterState(),
          (int) (first + ofParameters - parameters.length),
          values,
          ofParameters,
          values.length - ofParameters);
    }
    return values;
  }
}
