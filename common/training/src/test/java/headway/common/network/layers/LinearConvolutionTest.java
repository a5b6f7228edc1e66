package headway.common.network.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class LinearConvolutionTest {
  private static final int FIRST_FILTERS = 4;

  private static ConvolutionLayer convolution(int filters, boolean bias, boolean padded) {
    return new ConvolutionLayer.Builder(3, 2)
        .nOut(filters)
        .stride(padded ? 2 : 1, 1)
        .convolutionMode(padded ? ConvolutionMode.Same : ConvolutionMode.Truncate)
        .hasBias(bias)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ComputationGraph graph(
      Function<ConvolutionLayer, Layer> kind, boolean bias, boolean padded) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(9, 7, 2))
            .addLayer("first", kind.apply(convolution(FIRST_FILTERS, bias, padded)), "in")
            .addLayer("relu", new ActivationLayer(Activation.RELU), "first")
            .addLayer("second", kind.apply(convolution(3, bias, padded)), "relu")
            .addLayer(
                "out",
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                "second")
            .setOutputs("out")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    return graph;
  }

  private static Layer linear(ConvolutionLayer original) {
    assertThat(LinearConvolution.fits(original)).isTrue();
    LinearConvolution same = LinearConvolution.of(original, original.getNOut() == FIRST_FILTERS);
    same.setIUpdater(new Sgd(0.1));
    return same;
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void learnsAsTheLayerOfDl4jDoes(boolean bias, boolean padded) {
    ComputationGraph theirs = graph(layer -> layer, bias, padded);
    ComputationGraph ours = graph(LinearConvolutionTest::linear, bias, padded);

    EqualTraining.assertThatBothLearnTheSame(
        theirs, ours, () -> Nd4j.rand(DataType.FLOAT, 6, 2, 9, 7));
  }

  @Test
  void standsForNoLayerWithAnActivationAndForNoOtherKind() {
    ConvolutionLayer relu =
        new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build();
    DepthwiseConvolution2D depthwise =
        new DepthwiseConvolution2D.Builder(3, 3).activation(Activation.IDENTITY).build();

    assertThat(LinearConvolution.fits(relu)).isFalse();
    assertThat(LinearConvolution.fits(depthwise)).isFalse();
  }
}
