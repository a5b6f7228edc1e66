package headway.jobs.train.averaging.aggregation;

/** The result of one worker in one round. */
public final class WorkerResult {
  final int worker;
  final float[] parameters;
  final float[] updaterState;
  final long examples;
  final int batches;

  /** Sum over the batches of examples × mean loss. */
  final double lossSum;

  /** The number of correct predictions, each before the step of its batch. */
  final long correct;

  final long computeNanos;
  final long transferNanos;

  public WorkerResult(
      int worker,
      float[] parameters,
      float[] updaterState,
      long examples,
      int batches,
      double lossSum,
      long correct,
      long computeNanos,
      long transferNanos) {
    this.worker = worker;
    this.parameters = parameters;
    this.updaterState = updaterState;
    this.examples = examples;
    this.batches = batches;
    this.lossSum = lossSum;
    this.correct = correct;
    this.computeNanos = computeNanos;
    this.transferNanos = transferNanos;
  }

  /** The result of a worker without batches, which has no weight in the average. */
  public static WorkerResult idle(int worker) {
    return new WorkerResult(worker, new float[0], new float[0], 0, 0, 0, 0, 0, 0);
  }
}
