package headway.jobs.train.averaging.worker;

import headway.common.head.step.BatchMetrics;
import headway.jobs.train.averaging.aggregation.WorkerFigures;
import headway.jobs.train.averaging.aggregation.WorkerResult;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.Function2;
import org.nd4j.linalg.dataset.DataSet;

/** One worker's share of a round. The data sets of its partition are its minibatches, in order. */
public final class WorkerRound
    implements Function2<Integer, Iterator<DataSet>, Iterator<WorkerResult>> {
  private static final long serialVersionUID = 1L;

  private final AveragingWorker worker;

  public WorkerRound(AveragingWorker worker) {
    this.worker = worker;
  }

  @Override
  public Iterator<WorkerResult> call(Integer partition, Iterator<DataSet> batches) {
    return Collections.singleton(learn(partition, batches)).iterator();
  }

  private WorkerResult learn(int number, Iterator<DataSet> minibatches) {
    long pickNanos = System.nanoTime();
    if (!minibatches.hasNext()) {
      return WorkerResult.idle(number);
    }
    try {
      long fetchNanos = System.nanoTime();
      BatchLearner learner = worker.learner();
      long startNanos = System.nanoTime();
      worker.seed(number);
      long examples = 0;
      int batches = 0;
      double lossSum = 0;
      long correct = 0;
      while (minibatches.hasNext()) {
        DataSet batch = minibatches.next();
        BatchMetrics figures = learner.learn(batch);
        lossSum += figures.meanLoss() * batch.numExamples();
        correct += figures.correct();
        examples += batch.numExamples();
        batches += 1;
      }
      long endNanos = System.nanoTime();
      float[][] state = learner.state();
      return new WorkerResult(
          new WorkerFigures(
              number,
              examples,
              batches,
              lossSum,
              correct,
              endNanos - startNanos + fetchNanos - pickNanos,
              startNanos - fetchNanos + System.nanoTime() - endNanos),
          state);
    } catch (RuntimeException e) {
      AveragingWorker.forgetNetwork();
      throw e;
    }
  }
}
