package headway.common.network.layers;

import headway.common.network.kernels.HalvingPoolLayer;
import headway.common.network.kernels.LayerInstantiation;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Max pooling of 2×2 with stride 2 for N×C×H×W that stores the argmax. Without AVX-512 oneDNN pools
 * N×C×H×W value by value, which takes two thirds of a small network's step. Results equal those of
 * DL4J's layer; of equal values the first receives the gradient.
 */
public final class HalvingPool extends SubsamplingLayer {
  private static final long serialVersionUID = 1L;

  /** For Jackson. */
  public HalvingPool() {}

  /** Whether a layer can be replaced by this one. */
  public static boolean fits(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer.getClass() == SubsamplingLayer.class
        && layer instanceof SubsamplingLayer pool
        && pool.getPoolingType() == org.deeplearning4j.nn.conf.layers.PoolingType.MAX
        && pool.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && pool.getConvolutionMode() != ConvolutionMode.Same
        && areAll(pool.getKernelSize(), 2)
        && areAll(pool.getStride(), 2)
        && areAll(pool.getPadding(), 0)
        && areAll(pool.getDilation(), 1)
        && pool.getIDropout() == null;
  }

  private static boolean areAll(int[] values, int value) {
    return values[0] == value && values[1] == value;
  }

  /**
   * The same pooling.
   *
   * @param original one that {@link #fits}
   */
  public static HalvingPool of(SubsamplingLayer original) {
    HalvingPool same = new HalvingPool();
    same.setLayerName(original.getLayerName());
    same.setConvolutionMode(original.getConvolutionMode());
    same.setPoolingType(original.getPoolingType());
    same.setKernelSize(original.getKernelSize().clone());
    same.setStride(original.getStride().clone());
    same.setPadding(original.getPadding().clone());
    same.setDilation(original.getDilation().clone());
    same.setCnn2dDataFormat(original.getCnn2dDataFormat());
    same.setCudnnAllowFallback(original.isCudnnAllowFallback());
    return same;
  }

  @Override
  public HalvingPool clone() {
    return (HalvingPool) super.clone();
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
        new HalvingPoolLayer(configuration, type), listeners, index, parameters, initialize);
  }
}
