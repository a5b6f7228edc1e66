package headway.jobs.train.averaging;

import org.nd4j.linalg.dataset.DataSet;

/** Learns one minibatch after the other within a round. */
interface BatchLearner {
  /** Takes a step and answers the mean loss with the parameters before. */
  double learn(DataSet batch);

  float[] parameters();

  /** Empty for an optimiser without state. */
  float[] updaterState();
}
