package headway.common.head.step;

import headway.common.nd4j.Nd4jArrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The forward pass of a head of dense layers, equal to {@code ComputationGraph.output} of DL4J
 * 1.0.0-M2.1 in every bit, whose native arrays are reused. DL4J makes new ones for each batch, and
 * ND4J frees native memory only when the garbage collector finds an array's small handle. Not
 * thread-safe.
 */
public final class DenseForward {
  private final List<DenseLayerForward> layers;

  private DenseForward(List<DenseLayerForward> layers) {
    this.layers = layers;
  }

  /** The forward pass of a network, if it is a chain of dense layers on a processor. */
  public static Optional<DenseForward> of(ComputationGraph network) {
    return DenseChain.layers(network)
        .map(layers -> new DenseForward(layers.stream().map(DenseLayerForward::new).toList()));
  }

  /**
   * The network's output, examples × units.
   *
   * @param features examples × inputs
   */
  public float[] output(INDArray features) {
    INDArray values = features;
    for (DenseLayerForward each : layers) {
      values = each.output(values);
    }
    float[] output = new float[Math.toIntExact(values.length())];
    Nd4jArrays.read(values, output);
    return output;
  }

  /** One layer; its output is overwritten by the next batch. */
  private static final class DenseLayerForward {
    private final INDArray weights;
    private final INDArray bias;
    private final IActivation activation;
    private INDArray product;
    private INDArray output;

    DenseLayerForward(Layer layer) {
      this.weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
      this.bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
      this.activation = ((BaseLayer) layer.conf().getLayer()).getActivationFn();
    }

    INDArray output(INDArray batch) {
      if (output == null || output.size(0) != batch.size(0)) {
        // The order that BLAS writes.
        product = DenseChain.matrix(batch.size(0), weights.size(1), 'f');
        output = DenseChain.matrix(batch.size(0), weights.size(1), 'c');
      }
      Nd4j.gemm(batch, weights, product, false, false, 1, 0);
      output.assign(product);
      output.addiRowVector(bias);
      return activation.getActivation(output, false);
    }
  }
}
