package headway.common.head.step;

import headway.common.hyperparameters.HeadActivation;
import headway.common.nd4j.Nd4jArrays;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One dense layer in a training step. Matrix products use ND4J on the network's own parameters.
 * Everything else uses Java arrays in column-major order: {@code values[unit * examples +
 * example]}.
 */
final class DenseLayerStep {
  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspacesImmutable();

  private final INDArray weights;
  private final INDArray weightGradient;
  private final int biasOffset;
  private final HeadActivation activation;
  private final Optional<IDropout> dropout;
  private final int units;
  private INDArray input;
  private INDArray dropped;
  private INDArray byInput;
  private INDArray output;
  private float[] values = {};
  private float[] sums = {};

  /**
   * @param weights inputs × units, a view of the network's parameters
   * @param weightGradient the view of the gradient, in the layout of the parameters
   * @param biasOffset index of the biases in the parameters
   * @param dropout of the layer's input; DL4J's own, so that it draws the same numbers
   */
  DenseLayerStep(
      INDArray weights,
      INDArray weightGradient,
      int biasOffset,
      HeadActivation activation,
      Optional<IDropout> dropout) {
    this.weights = weights;
    this.weightGradient = weightGradient;
    this.biasOffset = biasOffset;
    this.activation = activation;
    this.dropout = dropout;
    this.units = (int) weights.size(1);
  }

  /** The layer's activations in column-major order; not a copy. */
  float[] values() {
    return values;
  }

  INDArray output() {
    return output;
  }

  /**
   * Computes the activations of a batch.
   *
   * @param parameters of the whole network
   */
  void forward(INDArray batch, float[] parameters, int iteration, int epoch) {
    int examples = (int) batch.size(0);
    if (output == null || output.size(0) != examples) {
      output = DenseChain.matrix(examples, units, 'f');
      values = new float[examples * units];
      dropped = dropout.isEmpty() ? null : DenseChain.matrix(examples, batch.size(1), 'c');
      byInput = null;
    }
    input =
        dropout
            .map(each -> each.applyDropout(batch, dropped, iteration, epoch, NO_WORKSPACES))
            .orElse(batch);
    Nd4j.gemm(input, weights, output, false, false, 1, 0);
    Nd4jArrays.read(output, values);
    for (int unit = 0; unit < units; unit++) {
      float bias = parameters[biasOffset + unit];
      for (int i = unit * examples; i < (unit + 1) * examples; i++) {
        values[i] += bias;
      }
    }
    activation.applyAll(values);
    output.data().asNioFloat().put(values);
  }

  /**
   * Computes the gradients of weights and biases.
   *
   * @param sums the gradient with respect to this layer's pre-activations, in column-major order
   */
  void backward(float[] sums) {
    output.data().asNioFloat().put(sums);
    Nd4j.gemm(input, output, weightGradient, true, false, 1, 0);
    this.sums = sums;
  }

  /** After {@link #backward}: writes the biases' part of the network's gradient. */
  void addBiasGradients(FloatBuffer gradient) {
    int examples = sums.length / units;
    for (int unit = 0; unit < units; unit++) {
      float sum = 0;
      for (int i = unit * examples; i < (unit + 1) * examples; i++) {
        sum += sums[i];
      }
      gradient.put(biasOffset + unit, sum);
    }
  }

  /**
   * After {@link #backward}: the gradient with respect to the pre-activations of the layer below.
   *
   * @param below whose activations are this layer's input
   */
  float[] gradientBelow(DenseLayerStep below, int iteration, int epoch) {
    if (byInput == null) {
      byInput = DenseChain.matrix(input.size(0), input.size(1), 'f');
    }
    Nd4j.gemm(output, weights, byInput, false, true, 1, 0);
    INDArray byActivation =
        dropout.map(each -> each.backprop(byInput, byInput, iteration, epoch)).orElse(byInput);
    float[] result = new float[below.values.length];
    Nd4jArrays.read(byActivation, result);
    below.activation.multiplyByDerivative(below.values, result);
    return result;
  }
}
