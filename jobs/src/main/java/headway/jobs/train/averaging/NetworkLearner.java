package headway.jobs.train.averaging;

import headway.common.head.step.BatchFigures;
import headway.common.nd4j.PlainFloats;
import headway.common.network.dl4j.CountingLoss;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/** DL4J's own steps, for every network. */
record NetworkLearner(AveragingWorker worker, ComputationGraph network, CountingLoss loss)
    implements BatchLearner {
  NetworkLearner(AveragingWorker worker, ComputationGraph network) {
    this(worker, network, CountingLoss.on(network));
  }

  @Override
  public BatchFigures learn(DataSet batch) {
    worker.processMinibatch(batch, network, false);
    return new BatchFigures(network.score(), loss.take());
  }

  @Override
  public float[] parameters() {
    return PlainFloats.of(network.params());
  }

  @Override
  public float[] updaterState() {
    return RoundStart.floats(network.getUpdater().getStateViewArray());
  }
}
