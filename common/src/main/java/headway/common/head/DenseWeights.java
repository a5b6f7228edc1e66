package headway.common.head;

import headway.common.hyperparameters.HeadActivation;
import headway.common.nd4j.Nd4jArrays;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of one trained dense layer: {@code y = activation(x · weights + bias)}. */
public final class DenseWeights {
  private final int inputs;
  private final int units;
  private final float[] weights;
  private final float[] bias;
  private final HeadActivation activation;

  private DenseWeights(
      int inputs, int units, float[] weights, float[] bias, HeadActivation activation) {
    this.inputs = inputs;
    this.units = units;
    this.weights = weights;
    this.bias = bias;
    this.activation = activation;
  }

  /** The layers of a head built by {@link HeadNetwork}, from the cut upwards; dropout has none. */
  public static List<DenseWeights> of(ComputationGraph head) {
    List<DenseWeights> layers = new ArrayList<>();
    for (Layer layer : head.getLayers()) {
      INDArray weights = layer.getParam(DefaultParamInitializer.WEIGHT_KEY);
      INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
      FeedForwardLayer conf = (FeedForwardLayer) layer.conf().getLayer();
      layers.add(
          new DenseWeights(
              (int) weights.size(0),
              (int) weights.size(1),
              Nd4jArrays.of(weights),
              Nd4jArrays.of(bias),
              activationOf(conf)));
    }
    return List.copyOf(layers);
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

  /** Inputs × units, row by row: {@code weights[i * units + u]}; a copy. */
  public float[] weights() {
    return weights.clone();
  }

  /** One per unit; a copy. */
  public float[] bias() {
    return bias.clone();
  }

  /** The activation; identity for the last layer, whose outputs are the logits. */
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

  private static HeadActivation activationOf(FeedForwardLayer layer) {
    if (layer.getActivationFn() instanceof ActivationSoftmax) {
      return HeadActivation.IDENTITY;
    }
    return HeadActivations.of(layer.getActivationFn())
        .orElseThrow(
            () -> new IllegalArgumentException("Not a head's layer: " + layer.getLayerName()));
  }
}
