package headway.jobs.train.averaging.worker;

import headway.common.head.step.BatchMetrics;
import headway.common.head.step.DenseTrainingStep;
import headway.common.nd4j.Nd4jArrays;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Trains by {@link DenseTrainingStep}, which is faster than DL4J for the heads that it supports.
 */
record DenseLearner(DenseTrainingStep step) implements BatchLearner {
  @Override
  public BatchMetrics learn(DataSet batch) {
    return step.learn(batch.getFeatures(), Nd4jArrays.of(batch.getLabels()));
  }

  @Override
  public float[][] state() {
    return step.state();
  }
}
