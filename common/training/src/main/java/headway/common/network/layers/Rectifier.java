package headway.common.network.layers;

import headway.common.network.kernels.LayerInstantiation;
import headway.common.network.kernels.RectifierLayer;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * ReLU with a backward pass in one loop, where DL4J 1.0.0-M2.1 copies the input, computes the
 * gradient by an operation that looks up each value's position, and copies the result. Results
 * equal those of DL4J's layer.
 */
public final class Rectifier extends ActivationLayer {
  private static final long serialVersionUID = 1L;

  /** Also for Jackson. */
  public Rectifier() {
    super(Activation.RELU);
  }

  /** Whether a layer can be replaced by this one. */
  public static boolean fits(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer.getClass() == ActivationLayer.class
        && layer instanceof ActivationLayer activation
        && activation.getActivationFn().equals(Activation.RELU.getActivationFunction())
        && activation.getIDropout() == null;
  }

  /**
   * The same activation.
   *
   * @param original one that {@link #fits}
   */
  public static Rectifier of(ActivationLayer original) {
    Rectifier same = new Rectifier();
    same.setLayerName(original.getLayerName());
    return same;
  }

  @Override
  public Rectifier clone() {
    return (Rectifier) super.clone();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return LayerInstantiation.of(
        new RectifierLayer(configuration, type), listeners, index, parameters, initialize);
  }
}
