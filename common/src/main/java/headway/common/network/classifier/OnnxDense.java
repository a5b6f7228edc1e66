package headway.common.network.classifier;

/** A fully connected layer: out = in · weights + bias. The arrays are not copied. */
public final class OnnxDense implements OnnxHeadLayer {
  private final int in;
  private final int out;
  private final float[] weights;
  private final float[] bias;

  /**
   * @param weights in × out, the outputs of one input side by side
   * @param bias one for each output
   */
  public OnnxDense(int in, int out, float[] weights, float[] bias) {
    if (weights.length != Math.multiplyExact(in, out) || bias.length != out) {
      throw new IllegalArgumentException(
          "a dense layer %d → %d needs %d weights and %d biases but got %d and %d"
              .formatted(in, out, in * out, out, weights.length, bias.length));
    }
    this.in = in;
    this.out = out;
    this.weights = weights;
    this.bias = bias;
  }

  public int in() {
    return in;
  }

  public int out() {
    return out;
  }

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }
}
