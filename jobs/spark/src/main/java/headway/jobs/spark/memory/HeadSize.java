package headway.jobs.spark.memory;

import headway.common.hyperparameters.HeadLayer;
import headway.common.hyperparameters.HeadSpec;

/** The number of parameters of a head that is not made yet. */
public final class HeadSize {
  private HeadSize() {}

  /**
   * The number of parameters.
   *
   * @param head as {@code train.head} says
   * @param features of an image at the cut
   */
  public static long parameters(String head, long features, int classes) {
    long inputs = features;
    long parameters = 0;
    for (HeadLayer layer : HeadSpec.parse(head).hidden()) {
      if (layer instanceof HeadLayer.Dense dense) {
        parameters += (inputs + 1) * dense.units();
        inputs = dense.units();
      }
    }
    return parameters + (inputs + 1) * classes;
  }
}
