package headway.common.network.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import headway.common.finetune.FineTunedNetwork;
import headway.common.head.ClassWeights;
import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.UpdateRule;
import headway.common.hyperparameters.HeadSpec;
import headway.common.hyperparameters.OptimizerSpec;
import headway.common.nd4j.Nd4jArrays;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.export.RuntimeForward;
import headway.common.network.kernels.HalvingPoolLayer;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.trainable.ScratchLayers;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class HalvingPoolTest {
  private static final int IMAGES = 6;
  private static final int SIDE = 31;

  private static SubsamplingLayer.Builder pool() {
    return new SubsamplingLayer.Builder(PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2});
  }

  private static SubsamplingLayer halving(SubsamplingLayer original) {
    assertThat(HalvingPool.fits(original)).isTrue();
    return HalvingPool.of(original);
  }

  private static ConvolutionLayer convolution(int filters) {
    return new ConvolutionLayer.Builder(2, 2).nOut(filters).activation(Activation.IDENTITY).build();
  }

  private static ComputationGraph graph(
      Function<SubsamplingLayer, SubsamplingLayer> kind, int height, int width) {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Sgd(0.1))
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(height, width, 2))
            .addLayer("first", convolution(4), "in")
            .addLayer("halved", kind.apply(pool().build()), "first")
            .addLayer("second", convolution(3), "halved")
            .addLayer("quartered", kind.apply(pool().build()), "second")
            .addLayer(
                "out",
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                "quartered")
            .setOutputs("out")
            .build();
    ComputationGraph graph =
        new ComputationGraph(ComputationGraphConfiguration.fromJson(configuration.toJson()));
    graph.init();
    return graph;
  }

  @ParameterizedTest
  @CsvSource({"11, 15", "12, 13", "10, 12"})
  void learnsAsTheLayerOfDl4jDoes(int height, int width) {
    ComputationGraph theirs = graph(layer -> layer, height, width);
    ComputationGraph ours = graph(HalvingPoolTest::halving, height, width);
    assertThat(ours.getLayer("halved")).isInstanceOf(HalvingPoolLayer.class);

    EqualTraining.assertThatBothLearnTheSame(
        theirs, ours, () -> Nd4j.randn(DataType.FLOAT, IMAGES, 2, height, width));
  }

  @Test
  void givesTheGradientToTheFirstOfTheGreatest() {
    Layer layer = graph(HalvingPoolTest::halving, 10, 12).getLayer("halved");
    LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    float[] image = {
      1, -2, -5, -5, 9,
      4, 3, -5, -5, 9,
      9, 9, 9, 9, 9
    };
    layer.setInput(Nd4j.createFromArray(image).reshape(1, 1, 3, 5), workspaces);

    INDArray outputs = layer.activate(true, workspaces);
    INDArray gradient =
        layer
            .backpropGradient(Nd4j.createFromArray(0.5f, 0.25f).reshape(1, 1, 1, 2), workspaces)
            .getSecond();

    assertThat(Nd4jArrays.of(outputs)).containsExactly(4, -5);
    assertThat(Nd4jArrays.of(gradient))
        .containsExactly(0, 0, 0.25f, 0, 0, 0.5f, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void isWrittenAsTheOnnxThatComputesTheSame() {
    LayerGraph body = ScratchLayers.smallCnn(SIDE, 1);
    UpdateRule rule = UpdateRule.of(OptimizerSpec.parse("adam 1e-3"));
    HeadNetwork head = new HeadNetwork(HeadSpec.SOFTMAX, rule, ClassWeights.equal(3));
    FineTunedNetwork whole = new FineTunedNetwork(body, body.input().name(), "relu2");
    ComputationGraph graph = whole.init(head, head.init(whole.topValues(), 1), rule, true);
    assertThat(graph.getLayer("pool1")).isInstanceOf(HalvingPoolLayer.class);
    int values = 3 * SIDE * SIDE;
    float[] images = Nd4jArrays.of(Nd4j.rand(DataType.FLOAT, IMAGES, values));
    float[] expected = Nd4jArrays.of(graph.outputSingle(Nd4jArrays.matrix(images, IMAGES)));

    try (FrozenNetwork runtime = RuntimeForward.of(graph, values).orElseThrow()) {
      assertThat(runtime.run(images, IMAGES)).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void standsForNoOtherPooling() {
    SubsamplingLayer mean =
        new SubsamplingLayer.Builder(PoolingType.AVG, new int[] {2, 2}, new int[] {2, 2}).build();
    SubsamplingLayer overlapping = pool().stride(1, 1).build();
    SubsamplingLayer wide = pool().kernelSize(3, 3).build();
    SubsamplingLayer padded = pool().convolutionMode(ConvolutionMode.Same).build();

    assertThat(new SubsamplingLayer[] {mean, overlapping, wide, padded})
        .noneMatch(HalvingPool::fits);
  }
}
