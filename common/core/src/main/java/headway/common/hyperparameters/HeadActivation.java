package headway.common.hyperparameters;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The activation functions of the head's dense layers, by their names in settings. */
public enum HeadActivation {
  RELU,
  TANH,
  SIGMOID,
  /** x for x ≥ 0, else exp(x) − 1. */
  ELU,
  IDENTITY;

  /** The activation of that name, in any case. */
  static Optional<HeadActivation> named(String name) {
    return Arrays.stream(values()).filter(a -> a.toString().equalsIgnoreCase(name)).findFirst();
  }

  /** All names as a message shows them: {@code relu|tanh|…}. */
  static String names() {
    return Arrays.stream(values()).map(HeadActivation::toString).collect(Collectors.joining("|"));
  }

  /** The value at {@code x}, computed in double. */
  public float apply(float x) {
    return switch (this) {
      case RELU -> Math.max(x, 0);
      case TANH -> (float) Math.tanh(x);
      case SIGMOID -> (float) (1 / (1 + Math.exp(-x)));
      case ELU -> x >= 0 ? x : (float) Math.expm1(x);
      case IDENTITY -> x;
    };
  }

  /** Applies {@link #apply} to each value in place, with the same result on every processor. */
  public void applyAll(float[] values) {
    switch (this) {
      case RELU -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.max(values[i], 0);
        }
      }
      case IDENTITY -> {}
      case TANH -> each(values, x -> (float) StrictMath.tanh(x));
      case SIGMOID -> each(values, x -> (float) (1 / (1 + StrictMath.exp(-x))));
      case ELU -> each(values, x -> x >= 0 ? x : (float) StrictMath.expm1(x));
    }
  }

  private interface Function {
    float of(float value);
  }

  private static void each(float[] values, Function function) {
    for (int i = 0; i < values.length; i++) {
      values[i] = function.of(values[i]);
    }
  }

  /**
   * Computes the gradient with respect to the pre-activation: multiplies each gradient by the
   * derivative.
   *
   * @param values the activations that {@link #applyAll} computed
   */
  public void multiplyByDerivative(float[] values, float[] gradients) {
    for (int i = 0; i < values.length; i++) {
      float y = values[i];
      gradients[i] *=
          switch (this) {
            case RELU -> y > 0 ? 1 : 0;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
            case ELU -> y > 0 ? 1 : y + 1;
            case IDENTITY -> 1;
          };
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
