package headway.jobs.train.averaging;

import headway.common.head.step.BatchFigures;
import headway.common.head.step.DenseStep;
import headway.common.nd4j.PlainFloats;
import org.nd4j.linalg.dataset.DataSet;

/** The same steps, faster, for the heads that {@link DenseStep} can do. */
record DenseLearner(DenseStep step) implements BatchLearner {
  @Override
  public BatchFigures learn(DataSet batch) {
    return step.learn(batch.getFeatures(), PlainFloats.of(batch.getLabels()));
  }

  @Override
  public float[] parameters() {
    return step.parameters();
  }

  @Override
  public float[] updaterState() {
    return step.state();
  }
}
