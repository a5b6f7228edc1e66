package headway.common.head;

import headway.common.hyperparameters.HeadActivation;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** The activation functions of a head in DL4J. */
public final class HeadActivations {
  private HeadActivations() {}

  static Activation dl4j(HeadActivation activation) {
    return switch (activation) {
      case RELU -> Activation.RELU;
      case TANH -> Activation.TANH;
      case SIGMOID -> Activation.SIGMOID;
      case ELU -> Activation.ELU;
      case IDENTITY -> Activation.IDENTITY;
    };
  }

  /** The activation that corresponds to DL4J's {@code function}. */
  public static Optional<HeadActivation> of(IActivation function) {
    return Arrays.stream(HeadActivation.values())
        .filter(each -> dl4j(each).getActivationFunction().equals(function))
        .findFirst();
  }

  /**
   * The activation of a head's dense layer; identity for the softmax, below which are the logits.
   */
  public static HeadActivation ofLayer(BaseLayer layer) {
    return layer.getActivationFn() instanceof ActivationSoftmax
        ? HeadActivation.IDENTITY
        : of(layer.getActivationFn())
            .orElseThrow(
                () -> new IllegalArgumentException("Not a head's layer: " + layer.getLayerName()));
  }
}
