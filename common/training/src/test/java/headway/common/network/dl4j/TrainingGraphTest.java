package headway.common.network.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.Requirement;
import headway.common.natives.OneDnn;
import headway.common.nd4j.Nd4jArrays;
import headway.common.nd4j.Nd4jSeed;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TrainingGraphTest {
  private static final int SIDE = 7;
  private static final int CLASSES = 3;

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
  void learnsExactlyWhatAPlainGraphLearns() {
    ComputationGraph plain = new ComputationGraph(configuration());
    plain.init();
    ComputationGraph graph = TrainingGraph.of(configuration());

    // Batches of several sizes: what is kept of one must not be used for the next.
    assertThat(losses(graph, 4, 2, 5)).isEqualTo(losses(plain, 4, 2, 5));
    assertThat(Nd4jArrays.of(graph.params())).containsExactly(Nd4jArrays.of(plain.params()));
  }

  @Test
  void keepsOutputsOnlyWhereThatIsCheap() {
    Requirement.of(OneDnn.used(), "this processor has no AVX2, or this build no oneDNN");
    assertThat(TrainingGraph.of(configuration()).getConfiguration().getCacheMode())
        .isEqualTo(CacheMode.DEVICE);

    OneDnn.use(false);

    assertThat(TrainingGraph.of(configuration()).getConfiguration().getCacheMode())
        .as("im2col would be kept too")
        .isEqualTo(CacheMode.NONE);
  }

  private static List<Double> losses(ComputationGraph graph, int... batches) {
    Nd4j.getRandom().setSeed(Nd4jSeed.of(5));
    List<Double> losses = new ArrayList<>();
    for (int batch : batches) {
      INDArray images = Nd4j.rand(DataType.FLOAT, batch, 2, SIDE, SIDE).subi(0.5);
      INDArray labels = Nd4j.zeros(DataType.FLOAT, batch, CLASSES);
      for (int i = 0; i < batch; i++) {
        labels.putScalar(i, i % CLASSES, 1);
      }
      graph.fit(new INDArray[] {images}, new INDArray[] {labels});
      losses.add(graph.score());
      graph.output(images);
    }
    return losses;
  }

  private static ComputationGraphConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.RELU)
        .dataType(DataType.FLOAT)
        .graphBuilder()
        .addInputs("image")
        .setInputTypes(InputType.convolutional(SIDE, SIDE, 2, CNN2DFormat.NCHW))
        .addLayer("first", convolution(Activation.RELU), "image")
        .addLayer("swish", convolution(Activation.SWISH), "first")
        .addLayer(
            "depthwise",
            new DepthwiseConvolution2D.Builder(3, 3)
                .depthMultiplier(1)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU6)
                .build(),
            "swish")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "depthwise")
        .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "sum")
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

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(4)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }
}
