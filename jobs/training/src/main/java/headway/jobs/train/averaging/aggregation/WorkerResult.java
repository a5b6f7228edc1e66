package headway.jobs.train.averaging.aggregation;

/**
 * The result of one worker in one round.
 *
 * @param parameters of its network; empty without batches
 * @param updaterState of its optimizer; empty without batches, and for an optimizer without state
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record WorkerResult(WorkerFigures figures, float[] parameters, float[] updaterState) {

  /** The result of a worker without batches, which has no weight in the average. */
  public static WorkerResult idle(int worker) {
    return new WorkerResult(WorkerFigures.idle(worker), new float[0], new float[0]);
  }
}
