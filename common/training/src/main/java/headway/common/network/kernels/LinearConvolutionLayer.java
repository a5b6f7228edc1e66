package headway.common.network.kernels;

import headway.common.nd4j.Nd4jArrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * DL4J's convolution without activation, and without the work that only an activation needs. The
 * lowest one computes no input gradient.
 */
public final class LinearConvolutionLayer extends ConvolutionLayer {
  private static final long serialVersionUID = 1L;
  private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;
  private static final String BIAS = ConvolutionParamInitializer.BIAS_KEY;

  /** With more channels oneDNN is faster. */
  private static final int MOST_CHANNELS = 4;

  /** A placeholder for the output while gradients are computed: only its shape is used. */
  private transient INDArray ofOutputsShape;

  private transient ImageConvolution images;

  private final boolean lowest;

  /**
   * @param lowest whether no layer below it is trainable
   */
  public LinearConvolutionLayer(
      NeuralNetConfiguration configuration, DataType type, boolean lowest) {
    super(configuration, type);
    this.lowest = lowest;
  }

  private boolean takesImages() {
    return lowest
        && Nd4jArrays.isHostFloats(input)
        && layerConf().getNIn() <= MOST_CHANNELS
        && convolutionMode != ConvolutionMode.Same
        && areAll(layerConf().getStride(), 1)
        && areAll(layerConf().getDilation(), 1)
        && areAll(layerConf().getPadding(), 0);
  }

  private static boolean areAll(int[] values, int value) {
    return values[0] == value && values[1] == value;
  }

  private ImageConvolution images() {
    if (images == null) {
      long[] image = {input.size(1), input.size(2), input.size(3)};
      int[] kernel = layerConf().getKernelSize();
      images = new ImageConvolution(image, kernel, (int) layerConf().getNOut(), hasBias());
    }
    return images;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (takesImages()) {
      INDArray ofWeights = gradientViews.get(WEIGHTS);
      INDArray ofBias = gradientViews.get(BIAS);
      images().backward(input, epsilon, ofWeights, ofBias);
      Gradient gradient = new DefaultGradient();
      if (hasBias()) {
        gradient.setGradientFor(BIAS, ofBias);
      }
      gradient.setGradientFor(WEIGHTS, ofWeights, 'c');
      return new Pair<>(
          gradient,
          workspaces.create(ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c'));
    }
    ofOutputsShape = epsilon;
    try {
      return super.backpropGradient(epsilon, workspaces);
    } finally {
      ofOutputsShape = null;
    }
  }

  /**
   * DL4J's layer copies its pre-activation output, which is not needed without an activation
   * function.
   */
  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    return preOutput(training, false, workspaces).getFirst();
  }

  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    if (forBackprop && ofOutputsShape != null) {
      return new Pair<>(ofOutputsShape, null);
    }
    if (!takesImages()) {
      return super.preOutput(training, forBackprop, workspaces);
    }
    INDArray outputs =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            input.dataType(),
            new long[] {
              input.size(0), layerConf().getNOut(), images().outputHeight(), images().outputWidth()
            },
            'c');
    images().forward(input, getParam(WEIGHTS), hasBias() ? getParam(BIAS) : null, outputs);
    return new Pair<>(outputs, null);
  }
}
