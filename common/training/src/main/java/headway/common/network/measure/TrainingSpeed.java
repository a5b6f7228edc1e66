package headway.common.network.measure;

import headway.common.natives.OneDnn;
import headway.common.nd4j.Nd4jThreads;
import headway.common.network.dl4j.TrainingGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Training of VGG16's block5 under a mean and a softmax of five classes, on activations of 512×9×9,
 * 16 at a time, by processor time of one thread: as {@code train} does it, and as DL4J does it by
 * its built-in path and its own settings.
 *
 * @param examplesPerSecond with what is on by default
 * @param builtInExamplesPerSecond with DL4J's built-in path in the same native library
 * @param largestLossDifference between the two loss curves, relative, over all steps
 */
public record TrainingSpeed(
    boolean oneDnn,
    double examplesPerSecond,
    double builtInExamplesPerSecond,
    double ratio,
    double largestLossDifference) {
  private static final int BATCH = 16;
  private static final int CHANNELS = 512;
  private static final int SIDE = 9;
  private static final int CLASSES = 5;
  private static final int CONVOLUTIONS = 3;
  private static final int WARM_UP = 2;

  /**
   * Trains both for so many steps, one after the other in each.
   *
   * @param wanted whether oneDNN is to be used where it can
   */
  public static TrainingSpeed measure(int steps, boolean wanted) {
    Nd4j.ones(1);
    Nd4jThreads.useOne();
    OneDnn.use(wanted);
    boolean oneDnn = OneDnn.used();
    ComputationGraph graph = TrainingGraph.of(block5());
    OneDnn.use(false);
    ComputationGraph builtIn = new ComputationGraph(block5());
    builtIn.init();
    OneDnn.use(wanted);
    Nd4j.getRandom().setSeed(1);
    INDArray activations = Nd4j.rand(DataType.FLOAT, BATCH, CHANNELS, SIDE, SIDE);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int i = 0; i < BATCH; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    List<Double> losses = new ArrayList<>();
    List<Double> builtInLosses = new ArrayList<>();
    Map<String, Double> seconds =
        new InterleavedTimer()
            .way("default", () -> losses.add(step(graph, activations, labels)))
            .way("built-in", () -> builtInLosses.add(step(builtIn, activations, labels)))
            .run(WARM_UP, steps - WARM_UP);
    double fast = BATCH / seconds.get("default");
    double slow = BATCH / seconds.get("built-in");
    return new TrainingSpeed(oneDnn, fast, slow, fast / slow, difference(losses, builtInLosses));
  }

  private static double step(ComputationGraph graph, INDArray activations, INDArray labels) {
    graph.fit(new INDArray[] {activations.dup()}, new INDArray[] {labels});
    return graph.score();
  }

  private static double difference(List<Double> one, List<Double> other) {
    double largest = 0;
    for (int i = 0; i < one.size(); i++) {
      largest = Math.max(largest, Math.abs(one.get(i) - other.get(i)) / Math.abs(other.get(i)));
    }
    return largest;
  }

  private static ComputationGraphConfiguration block5() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(new Sgd(1e-3))
            .weightInit(WeightInit.RELU)
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs("block4_pool")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, CHANNELS, CNN2DFormat.NCHW));
    String below = "block4_pool";
    for (int i = 1; i <= CONVOLUTIONS; i++) {
      String name = "block5_conv" + i;
      ConvolutionLayer convolution =
          new ConvolutionLayer.Builder(3, 3)
              .nOut(CHANNELS)
              .convolutionMode(ConvolutionMode.Same)
              .activation(Activation.RELU)
              .build();
      graph.addLayer(name, convolution, below);
      below = name;
    }
    SubsamplingLayer pooling =
        new SubsamplingLayer.Builder(
                SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
            .build();
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(CLASSES)
            .activation(Activation.SOFTMAX)
            .build();
    return graph
        .addLayer("block5_pool", pooling, below)
        .addLayer("mean", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "block5_pool")
        .addLayer("softmax", output, "mean")
        .setOutputs("softmax")
        .build();
  }
}
