package headway.common.natives;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.nd4j.Nd4jSeed;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A graph with every kind of layer that oneDNN has a kernel for, with it and without it. */
class OneDnnTest {
  private static final int IMAGES = 4;
  private static final int CLASSES = 3;
  private static final double ERROR = 1e-5;

  private record Answer(INDArray output, Map<String, INDArray> gradients, Layer convolution) {}

  @BeforeAll
  static void load() {
    OneDnn.use(true);
    Nd4j.ones(1);
  }

  @AfterEach
  void reset() {
    OneDnn.use(true);
  }

  @Test
  void agreesWithTheBuiltInPathInValueAndGradient() {
    Requirement.of(OneDnn.used(), "this processor has no AVX2, or this build no oneDNN");
    Answer fast = output();
    OneDnn.use(false);
    Answer plain = output();

    assertThat(fast.convolution().getHelper()).as("the kernel of oneDNN").isNotNull();
    assertThat(plain.convolution().getHelper()).as("no kernel of oneDNN").isNull();
    assertThat(error(fast.output(), plain.output())).isLessThan(ERROR);
    plain
        .gradients()
        .forEach(
            (parameter, gradient) ->
                assertThat(error(fast.gradients().get(parameter), gradient))
                    .as(parameter)
                    .isLessThan(ERROR));
  }

  @Test
  void isOffWithOneSetting() {
    OneDnn.use(false);

    assertThat(OneDnn.used()).isFalse();
  }

  @Test
  void aTaskSelectsWhereNothingElseHas() {
    boolean able = OneDnn.used();
    OneDnn.use(false);
    OneDnn.useUnlessSelected(true);
    assertThat(OneDnn.used()).as("selected by the plugin").isFalse();

    System.clearProperty("org.eclipse.deeplearning4j.helpers.disable");
    OneDnn.useUnlessSelected(true);
    assertThat(OneDnn.used()).as("selected by the task").isEqualTo(able);
  }

  private static double error(INDArray one, INDArray other) {
    return one.sub(other).amaxNumber().doubleValue()
        / Math.max(1e-3, other.amaxNumber().doubleValue());
  }

  private static Answer output() {
    ComputationGraph graph = new ComputationGraph(configuration());
    graph.init();
    Nd4j.getRandom().setSeed(Nd4jSeed.of(3));
    INDArray images = Nd4j.rand(DataType.FLOAT, IMAGES, 3, 13, 11).subi(0.5);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, IMAGES, CLASSES);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    INDArray output = graph.output(images.dup())[0].dup();
    graph.setInputs(images.dup());
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    return new Answer(
        output, graph.gradient().gradientForVariable(), graph.getLayer("convolution"));
  }

  private static ComputationGraphConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .weightInit(WeightInit.RELU)
        .dataType(DataType.FLOAT)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(13, 11, 3, CNN2DFormat.NCHW))
        .addLayer(
            "convolution",
            new ConvolutionLayer.Builder(3, 3).nOut(8).stride(2, 1).padding(1, 1).build(),
            "image")
        .addLayer("norm", new BatchNormalization.Builder().useLogStd(false).build(), "convolution")
        .addLayer(
            "dilated",
            new ConvolutionLayer.Builder(3, 3)
                .nOut(8)
                .dilation(2, 2)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build(),
            "norm")
        .addLayer(
            "depthwise",
            new DepthwiseConvolution2D.Builder(3, 3)
                .depthMultiplier(1)
                .nOut(8)
                .convolutionMode(ConvolutionMode.Same)
                .build(),
            "dilated")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "depthwise")
        .addLayer("maximum", pooling(SubsamplingLayer.PoolingType.MAX), "sum")
        .addLayer("average", pooling(SubsamplingLayer.PoolingType.AVG), "maximum")
        .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "average")
        .addLayer(
            "output",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            "mean")
        .setOutputs("output")
        .build();
  }

  private static SubsamplingLayer pooling(SubsamplingLayer.PoolingType type) {
    return new SubsamplingLayer.Builder(type, new int[] {3, 3}, new int[] {2, 1})
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }
}
