package headway.common.network.layers;

import headway.common.network.kernels.LayerInstantiation;
import headway.common.network.kernels.LinearConvolutionLayer;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A convolution without activation and with a faster backward pass. DL4J 1.0.0-M2.1 recomputes the
 * output for each gradient, a third of the work, although only an activation needs it ({@code
 * ConvolutionLayer.backpropGradient}). Results and parameters equal those of DL4J's layer. The
 * lowest trainable layer computes no input gradient.
 */
public final class LinearConvolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;

  @JsonProperty private boolean lowest;

  /** For Jackson. */
  public LinearConvolution() {}

  /** Whether a layer can be replaced by this one. */
  public static boolean fits(org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer.getClass() == ConvolutionLayer.class
        && layer instanceof ConvolutionLayer convolution
        && convolution.getActivationFn() instanceof ActivationIdentity
        && convolution.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && convolution.getIDropout() == null
        && convolution.getWeightNoise() == null
        && (convolution.getConstraints() == null || convolution.getConstraints().isEmpty());
  }

  /**
   * The same convolution; set its update rule afterwards.
   *
   * @param original one that {@link #fits}
   * @param lowest whether no layer below it is trainable
   */
  public static LinearConvolution of(ConvolutionLayer original, boolean lowest) {
    LinearConvolution same = new LinearConvolution();
    same.lowest = lowest;
    same.setLayerName(original.getLayerName());
    same.setNIn(original.getNIn());
    same.setNOut(original.getNOut());
    same.setHasBias(original.isHasBias());
    same.setConvolutionMode(original.getConvolutionMode());
    same.setKernelSize(original.getKernelSize().clone());
    same.setStride(original.getStride().clone());
    same.setPadding(original.getPadding().clone());
    same.setDilation(original.getDilation().clone());
    same.setCudnnAllowFallback(original.isCudnnAllowFallback());
    same.setCnn2dDataFormat(original.getCnn2dDataFormat());
    same.setDefaultValueOverriden(original.isDefaultValueOverriden());
    same.setCudnnAlgoMode(original.getCudnnAlgoMode());
    same.setActivationFn(original.getActivationFn());
    same.setWeightInitFn(original.getWeightInitFn());
    same.setBiasInit(original.getBiasInit());
    same.setGainInit(original.getGainInit());
    return same;
  }

  @Override
  public LinearConvolution clone() {
    return (LinearConvolution) super.clone();
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
        new LinearConvolutionLayer(configuration, type, lowest),
        listeners,
        index,
        parameters,
        initialize);
  }
}
