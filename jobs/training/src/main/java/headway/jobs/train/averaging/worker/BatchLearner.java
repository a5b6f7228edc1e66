package headway.jobs.train.averaging.worker;

import headway.common.head.step.BatchMetrics;
import org.nd4j.linalg.dataset.DataSet;

/** Trains on the minibatches of a round. */
interface BatchLearner {
  /** Takes a step and returns the metrics of its forward pass. */
  BatchMetrics learn(DataSet batch);

  /** Parameters and then the updater's state, in one array or several; not copies. */
  float[][] state();
}
