package headway.jobs.train.averaging;

import headway.common.nd4j.PlainFloats;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.dataset.DataSet;

/** DL4J's own steps, for every network. */
record NetworkLearner(AveragingWorker worker, ComputationGraph network) implements BatchLearner {
  @Override
  public double learn(DataSet batch) {
    worker.processMinibatch(batch, network, false);
    return network.score();
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
