package headway.jobs.train.averaging.aggregation;

import java.io.Serializable;

/**
 * The result of one worker in one round.
 *
 * @param state its network's parameters followed by its optimizer's state, in one array or several;
 *     none without batches
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerResult(WorkerFigures figures, float[][] state) implements Serializable {

  /** The result of a worker without batches, which has no weight in the average. */
  public static WorkerResult idle(int worker) {
    return new WorkerResult(WorkerFigures.idle(worker), new float[0][]);
  }

  /** The number of values. */
  long length() {
    long length = 0;
    for (float[] each : state) {
      length += each.length;
    }
    return length;
  }

  /** A copy of {@code count} values from {@code first} on. */
  float[] values(long first, int count) {
    float[] values = new float[count];
    long start = 0;
    for (float[] each : state) {
      long from = Math.max(first, start);
      long to = Math.min(first + count, start + each.length);
      if (from < to) {
        System.arraycopy(
            each, (int) (from - start), values, (int) (from - first), (int) (to - from));
      }
      start += each.length;
    }
    return values;
  }
}
