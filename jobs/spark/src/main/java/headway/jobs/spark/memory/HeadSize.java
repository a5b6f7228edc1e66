package headway.jobs.spark.memory;

import headway.common.hyperparameters.HeadLayer;
import headway.common.hyperparameters.HeadSpec;
import headway.common.memory.NetworkMemory;

/** The number of parameters of a head before its features and classes are known. */
final class HeadSize {
  private HeadSize() {}

  static long parameters(String head, NetworkMemory network, int classes) {
    long inputs = network.featureValues();
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
