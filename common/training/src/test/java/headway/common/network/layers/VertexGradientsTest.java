package headway.common.network.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Our vertices between layers that train: gradients against differences of the loss. */
class VertexGradientsTest {
  private static final int IMAGES = 3;
  private static final int CHANNELS = 4;
  private static final int CLASSES = 3;
  private static final int EVERY = 11;
  private static final double STEP = 1e-5;
  private static final double ERROR = 1e-6;

  /**
   * A vertex.
   *
   * @param above adds it above the convolution "a" and returns its name
   */
  private record Case(String name, Function<GraphBuilder, String> above) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> vertices() {
    return Stream.of(
        new Case("HardSigmoid", graph -> one(graph, new HardSigmoid(1 / 6.0, 0.5))),
        new Case(
            "ChannelAffine",
            graph ->
                one(
                    graph,
                    new ChannelAffine(new float[] {2, -1, 0.5f, 3}, new float[] {1, 0, -1, 0.5f}))),
        new Case("Copy", graph -> one(graph, new Copy())),
        new Case("Flatten as Keras", graph -> one(graph, new Flatten(true))),
        new Case("Flatten as ONNX", graph -> one(graph, new Flatten(false))),
        new Case(
            "ScaledAdd",
            graph -> {
              graph
                  .addLayer("b", convolution(Activation.SIGMOID), "image")
                  .addVertex("vertex", new ScaledAdd(0.17), "a", "b");
              return "vertex";
            }),
        new Case(
            "Scaling",
            graph -> {
              graph
                  .addLayer("b", convolution(Activation.SIGMOID), "image")
                  .addVertex("vertex", new Scaling(), "a", "b");
              return "vertex";
            }),
        new Case(
            "Scaling by Unflatten",
            graph -> {
              graph
                  .addLayer("b", convolution(Activation.SIGMOID), "image")
                  .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "b")
                  .addVertex("unflatten", new Unflatten(CHANNELS), "mean")
                  .addVertex("vertex", new Scaling(), "a", "unflatten");
              return "vertex";
            }));
  }

  private static String one(GraphBuilder graph, GraphVertex vertex) {
    graph.addVertex("vertex", vertex, "a");
    return "vertex";
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void haveTheGradientsOfTheirValues(Case vertex) {
    ComputationGraph graph = graph(vertex);
    Nd4j.getRandom().setSeed(11);
    graph.setInputs(Nd4j.rand(DataType.DOUBLE, IMAGES, 2, 5, 4).subi(0.5));
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, IMAGES, CLASSES);
    for (int i = 0; i < IMAGES; i++) {
      labels.putScalar(i, i, 1);
    }
    graph.setLabels(labels);
    graph.computeGradientAndScore();
    INDArray gradient = graph.gradient().gradient().dup();
    INDArray parameters = graph.params().dup();

    assertThat(gradient.norm2Number().doubleValue()).isGreaterThan(0.01);
    for (long i = 0; i < parameters.length(); i += EVERY) {
      double slope =
          (score(graph, parameters, i, STEP) - score(graph, parameters, i, -STEP)) / (2 * STEP);
      assertThat(gradient.getDouble(i) / IMAGES) // DL4J divides when it steps.
          .as("parameter %d", i)
          .isCloseTo(slope, offset(ERROR));
    }
  }

  private static double score(ComputationGraph graph, INDArray parameters, long which, double by) {
    INDArray moved = parameters.dup();
    moved.putScalar(which, moved.getDouble(which) + by);
    graph.setParams(moved);
    graph.computeGradientAndScore();
    return graph.score();
  }

  private static ComputationGraph graph(Case vertex) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .weightInit(WeightInit.XAVIER)
            .dataType(DataType.DOUBLE)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(5, 4, 2, CNN2DFormat.NCHW))
            .addLayer("a", convolution(Activation.TANH), "image");
    String top = vertex.above().apply(graph);
    graph.addLayer(
        "output",
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build(),
        top);
    ComputationGraph made = new ComputationGraph(graph.setOutputs("output").build());
    made.init();
    return made;
  }

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(2, 2).nOut(CHANNELS).activation(activation).build();
  }
}
