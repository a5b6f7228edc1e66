package headway.common.network.layers;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.network.kernels.RectifierLayer;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class RectifierTest {
  private static final int IMAGES = 7;
  private static final int SIDE = 13;

  private static ActivationLayer own(ActivationLayer original) {
    assertThat(Rectifier.fits(original)).isTrue();
    return Rectifier.of(original);
  }

  private static ComputationGraph graph(Function<ActivationLayer, ActivationLayer> kind) {
    ActivationLayer relu = new ActivationLayer(Activation.RELU);
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.1))
            .activation(Activation.IDENTITY)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, 2))
            .addLayer("first", new ConvolutionLayer.Builder(2, 2).nOut(4).build(), "in")
            .addLayer("relu", kind.apply(relu), "first")
            .addLayer("second", new ConvolutionLayer.Builder(2, 2).nOut(3).build(), "relu")
            .addLayer("relu2", kind.apply(relu), "second")
            .addLayer(
                "out",
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                "relu2")
            .setOutputs("out")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    return graph;
  }

  @Test
  void learnsAsTheLayerOfDl4jDoes() {
    ComputationGraph theirs = graph(layer -> layer);
    ComputationGraph ours = graph(RectifierTest::own);
    assertThat(ours.getLayer("relu")).isInstanceOf(RectifierLayer.class);

    EqualTraining.assertThatBothLearnTheSame(
        theirs, ours, () -> Nd4j.randn(DataType.FLOAT, IMAGES, 2, SIDE, SIDE));
  }

  @Test
  void standsForNoOtherActivation() {
    assertThat(Rectifier.fits(new ActivationLayer(Activation.RELU6))).isFalse();
    assertThat(Rectifier.fits(new ActivationLayer(new ActivationReLU(null, 0.1, 0.2)))).isFalse();
    assertThat(Rectifier.fits(new ActivationLayer(Activation.TANH))).isFalse();
  }
}
