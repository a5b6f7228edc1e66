package headway.common.network.classifier;

import headway.common.hyperparameters.HeadActivation;
import java.util.List;

/**
 * One trained dense layer of a head: {@code y = activation(x · weights + bias)}. Dropout changes
 * nothing after training, so a head is a list of these. The arrays are not copied.
 */
public final class DenseWeights {
  private final int inputs;
  private final int units;
  private final float[] weights;
  private final float[] bias;
  private final HeadActivation activation;

  /**
   * @param weights inputs × units, row by row: {@code weights[i * units + u]}
   * @param bias one per unit
   * @param activation identity for the last layer, whose outputs are the logits
   */
  public DenseWeights(
      int inputs, int units, float[] weights, float[] bias, HeadActivation activation) {
    if (weights.length != Math.multiplyExact(inputs, units) || bias.length != units) {
      throw new IllegalArgumentException(
          "a dense layer %d → %d needs %d weights and %d biases but got %d and %d"
              .formatted(inputs, units, inputs * units, units, weights.length, bias.length));
    }
    this.inputs = inputs;
    this.units = units;
    this.weights = weights;
    this.bias = bias;
    this.activation = activation;
  }

  /**
   * The logits of one feature vector, in plain Java with sums in double: the reference for tests.
   *
   * @param features as long as the first layer's inputs
   */
  public static float[] logits(List<DenseWeights> layers, float[] features) {
    float[] values = features;
    for (DenseWeights layer : layers) {
      values = layer.forward(values);
    }
    return values;
  }

  public int inputs() {
    return inputs;
  }

  public int units() {
    return units;
  }

  /** Inputs × units, row by row; not a copy. */
  public float[] weights() {
    return weights;
  }

  /** One per unit; not a copy. */
  public float[] bias() {
    return bias;
  }

  public HeadActivation activation() {
    return activation;
  }

  private float[] forward(float[] x) {
    float[] y = new float[units];
    for (int u = 0; u < units; u++) {
      double sum = bias[u];
      for (int i = 0; i < inputs; i++) {
        sum += (double) x[i] * weights[i * units + u];
      }
      y[u] = activation.apply((float) sum);
    }
    return y;
  }
}
