package headway.common.network.layers;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code y = γ · (x − mean) ÷ √(var + ε) + β} along dimension 1 of N×C or N×C×H×W, in training as
 * in inference.
 */
final class FixedNormalizationLayer extends BatchNormalization {
  private static final long serialVersionUID = 1L;
  private static final int CHANNELS = 1;

  FixedNormalizationLayer(NeuralNetConfiguration configuration, DataType type) {
    super(configuration, type);
  }

  /** One over the standard deviation of each channel. */
  private INDArray inverse() {
    INDArray variance =
        layerConf().isUseLogStd()
            ? Transforms.exp(
                getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD).mul(2 * Math.log(10)))
            : getParam(BatchNormalizationParamInitializer.GLOBAL_VAR).dup();
    return Transforms.sqrt(variance.addi(layerConf().getEps()), false).rdivi(1).ravel();
  }

  private INDArray slope(INDArray inverse) {
    return layerConf().isLockGammaBeta()
        ? inverse.mul(layerConf().getGamma())
        : inverse.mul(getParam(BatchNormalizationParamInitializer.GAMMA).ravel());
  }

  private INDArray mean() {
    return getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN).ravel();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    INDArray slope = slope(inverse());
    INDArray offset = mean().mul(slope).negi();
    if (layerConf().isLockGammaBeta()) {
      offset.addi(layerConf().getBeta());
    } else {
      offset.addi(getParam(BatchNormalizationParamInitializer.BETA).ravel());
    }
    INDArray y =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape(), 'c');
    Broadcast.mul(input, slope, y, CHANNELS);
    return Broadcast.add(y, offset, y, CHANNELS);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray inverse = inverse();
    Gradient gradient = new DefaultGradient();
    if (!layerConf().isLockGammaBeta()) {
      int[] others = input.rank() == 2 ? new int[] {0} : new int[] {0, 2, 3};
      INDArray ofBeta = epsilon.sum(others);
      INDArray ofGamma = epsilon.mul(input).sum(others).subi(mean().mul(ofBeta)).muli(inverse);
      put(gradient, BatchNormalizationParamInitializer.GAMMA, ofGamma);
      put(gradient, BatchNormalizationParamInitializer.BETA, ofBeta);
    }
    put(gradient, BatchNormalizationParamInitializer.GLOBAL_MEAN, Nd4j.zeros(inverse.length()));
    put(
        gradient,
        layerConf().isUseLogStd()
            ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
            : BatchNormalizationParamInitializer.GLOBAL_VAR,
        Nd4j.zeros(inverse.length()));
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, epsilon.dataType(), epsilon.shape(), 'c');
    Broadcast.mul(epsilon, slope(inverse), below, CHANNELS);
    return new Pair<>(gradient, below);
  }

  private void put(Gradient gradient, String name, INDArray values) {
    INDArray view = gradientViews.get(name);
    view.assign(values.reshape(view.shape()));
    gradient.setGradientFor(name, view);
  }
}
