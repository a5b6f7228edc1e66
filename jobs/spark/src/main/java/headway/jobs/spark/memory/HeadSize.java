package headway.jobs.spark.memory;

import headway.common.hyperparameters.HeadLayer;
import headway.common.hyperparameters.HeadSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * The size of a head that is not made yet.
 *
 * @param parameters of all layers
 * @param values of an image: its features and the activations of all layers
 */
public record HeadSize(long parameters, long values) {
  /**
   * The size of a head.
   *
   * @param head as {@code train.head} says
   * @param features of an image at the cut
   */
  public static HeadSize of(String head, long features, int classes) {
    long inputs = features;
    long parameters = 0;
    long values = features + classes;
    for (HeadLayer layer : HeadSpec.parse(head).hidden()) {
      if (layer instanceof HeadLayer.Dense dense) {
        parameters += (inputs + 1) * dense.units();
        values += dense.units();
        inputs = dense.units();
      }
    }
    return new HeadSize(parameters + (inputs + 1) * classes, values);
  }

  /**
   * Why a trained head could not be exported: the classifier is one ONNX file, and Protocol Buffers
   * end at 2 GiB. Empty if it can be.
   *
   * @param frozenBytes of the network below the cut
   */
  public static Optional<String> problem(long parameters, long frozenBytes) {
    double bytes = (double) parameters * Float.BYTES + frozenBytes;
    return bytes < Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the head has %,d parameters, so that the classifier has %,.0f bytes with the"
                    + " network below the cut, and it is one file of at most %,d: cut where there"
                    + " are fewer features, or put a narrow dense layer before softmax",
                parameters,
                bytes,
                Integer.MAX_VALUE));
  }
}
