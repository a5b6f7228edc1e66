package headway.common.network.quantize;

import headway.common.network.proto.Constants;
import onnx.Onnx.TensorProto;

/**
 * Weights as signed 8-bit integers, symmetric around zero, with a scale for each output channel:
 * {@code w ≈ scale[c] · q}.
 *
 * @param values −127 to 127, in the order of the weights
 * @param scales above 0
 */
record ChannelWeights(byte[] values, float[] scales) {
  private static final int MOST = 127;

  /** A bias must fit 32 bits at the scale of its products. */
  private static final double MOST_BIAS = 1 << 30;

  /** So that its product with a scale of activations is a normal number. */
  private static final double LEAST_SCALE = 1e-25;

  /**
   * Quantises weights.
   *
   * @param axis of the output channels
   * @param bias of each channel
   * @param inputScale of the activations that the weights are multiplied with
   */
  static ChannelWeights of(TensorProto weights, int axis, float[] bias, float inputScale) {
    float[] real = Constants.floats(weights);
    long[] shape = Constants.shape(weights);
    int channels = Math.toIntExact(shape[axis]);
    int inner = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      inner *= Math.toIntExact(shape[i]);
    }
    float[] scales = new float[channels];
    for (int i = 0; i < real.length; i++) {
      int channel = i / inner % channels;
      scales[channel] = Math.max(scales[channel], Math.abs(real[i]) / MOST);
    }
    for (int c = 0; c < channels; c++) {
      double least = Math.abs(bias[c]) / (inputScale * MOST_BIAS);
      scales[c] = (float) Math.max(scales[c], Math.max(least, LEAST_SCALE));
    }
    byte[] values = new byte[real.length];
    for (int i = 0; i < real.length; i++) {
      double quantized = Math.rint(real[i] / (double) scales[i / inner % channels]);
      values[i] = (byte) Math.min(MOST, Math.max(-MOST, quantized));
    }
    return new ChannelWeights(values, scales);
  }

  /** The scale of the products with activations of a scale, for each channel. */
  float[] productScales(float inputScale) {
    float[] products = new float[scales.length];
    for (int c = 0; c < products.length; c++) {
      products[c] = scales[c] * inputScale;
    }
    return products;
  }

  /** A bias at the scale of the products. */
  int[] bias(float[] real, float inputScale) {
    float[] products = productScales(inputScale);
    int[] bias = new int[real.length];
    for (int c = 0; c < bias.length; c++) {
      bias[c] = (int) Math.rint(real[c] / (double) products[c]);
    }
    return bias;
  }
}
