package headway.common.network.kernels;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sets up a layer in the way that every DL4J layer configuration does. */
public final class LayerInstantiation {
  private LayerInstantiation() {}

  /**
   * The layer, with its index and its parameters.
   *
   * @param parameters this layer's view of the network's parameters
   * @param initialize whether to initialize them instead of using them as they are
   */
  public static Layer of(
      Layer layer,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(
        layer.conf().getLayer().initializer().init(layer.conf(), parameters, initialize));
    return layer;
  }
}
