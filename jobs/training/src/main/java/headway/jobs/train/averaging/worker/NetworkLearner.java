package headway.jobs.train.averaging.worker;

import headway.common.head.step.BatchMetrics;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.dl4j.CountingLoss;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Trains any network by DL4J's own steps. */
record NetworkLearner(AveragingWorker worker, ComputationGraph network, CountingLoss loss)
    implements BatchLearner {
  NetworkLearner(AveragingWorker worker, ComputationGraph network) {
    this(worker, network, CountingLoss.on(network));
  }

  @Override
  public BatchMetrics learn(DataSet batch) {
    worker.processMinibatch(batch, network, false);
    return new BatchMetrics(network.score(), loss.take());
  }

  @Override
  public float[][] state() {
    INDArray ofUpdater = network.getUpdater().getStateViewArray();
    float[] parameters = Nd4jArrays.of(network.params());
    return ofUpdater == null
        ? new float[][] {parameters}
        : new float[][] {parameters, Nd4jArrays.of(ofUpdater)};
  }
}
