package headway.common.network.layers;

import headway.common.network.kernels.LayerInstantiation;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization with the mean and variance of the pretraining, also while gamma and beta
 * train. With small batches of other photos, batch statistics would destroy what the layers above
 * have learnt. The parameters have the layout of DL4J's layer.
 */
public final class FixedNormalization extends BatchNormalization {
  private static final long serialVersionUID = 1L;

  /** For Jackson. */
  public FixedNormalization() {}

  /** The same normalization with fixed statistics. */
  public static FixedNormalization of(BatchNormalization original) {
    FixedNormalization fixed = new FixedNormalization();
    fixed.setNIn(original.getNIn());
    fixed.setNOut(original.getNOut());
    fixed.setLayerName(original.getLayerName());
    fixed.setActivationFn(original.getActivationFn());
    fixed.setDecay(original.getDecay());
    fixed.setEps(original.getEps());
    fixed.setGamma(original.getGamma());
    fixed.setBeta(original.getBeta());
    fixed.setLockGammaBeta(original.isLockGammaBeta());
    fixed.setUseLogStd(original.isUseLogStd());
    fixed.setCnn2DFormat(original.getCnn2DFormat());
    return fixed;
  }

  @Override
  public FixedNormalization clone() {
    return (FixedNormalization) super.clone();
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
        new FixedNormalizationLayer(configuration, type), listeners, index, parameters, initialize);
  }
}
