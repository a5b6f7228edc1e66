package headway.common.head;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;

/** What a dense layer of the head does to its sums, by the name used in settings. */
public enum HeadActivation {
  RELU(Activation.RELU),
  TANH(Activation.TANH),
  SIGMOID(Activation.SIGMOID),
  /** x for x ≥ 0, else exp(x) − 1. */
  ELU(Activation.ELU),
  IDENTITY(Activation.IDENTITY);

  private final Activation dl4j;

  HeadActivation(Activation dl4j) {
    this.dl4j = dl4j;
  }

  Activation dl4j() {
    return dl4j;
  }

  /** The activation of that name, in any case. */
  static Optional<HeadActivation> named(String name) {
    return Arrays.stream(values()).filter(a -> a.toString().equalsIgnoreCase(name)).findFirst();
  }

  static Optional<HeadActivation> of(IActivation function) {
    return Arrays.stream(values())
        .filter(a -> a.dl4j.getActivationFunction().equals(function))
        .findFirst();
  }

  /** All names as a message shows them: {@code relu|tanh|…}. */
  static String names() {
    return Arrays.stream(values()).map(HeadActivation::toString).collect(Collectors.joining("|"));
  }

  /** The value at {@code x}, computed in double. */
  float apply(float x) {
    return switch (this) {
      case RELU -> Math.max(x, 0);
      case TANH -> (float) Math.tanh(x);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
      case ELU -> x >= 0 ? x : (float) Math.expm1(x);
      case IDENTITY -> x;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
