package headway.common.network.trainable;

import headway.common.InputException;
import headway.common.nd4j.Nd4jSeed;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.forms.ImageInput;
import headway.common.network.pretrained.IdentityNetwork;
import headway.common.storage.Sha256;
import java.nio.charset.StandardCharsets;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** Networks with new weights, for square images in colour or grey. */
public final class ScratchLayers {
  private static final int CHANNELS = 3;
  private static final int[] FILTERS = {32, 32, 64};

  private ScratchLayers() {}

  /**
   * Convolutions of 32, 32 and 64 filters of 3×3 with ReLU, each with max pooling of 2×2 behind it:
   * the network with which the Keras blog classified cats and dogs ("Building powerful image
   * classification models using very little data", 2016), without its head. Weights are Glorot
   * uniform. Max pooling and ReLU commute, so ReLU comes last here, on a quarter of the values.
   */
  public static LayerGraph smallCnn(int side, long seed) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(Nd4jSeed.of(seed))
            .dataType(DataType.FLOAT)
            .weightInit(WeightInit.XAVIER_UNIFORM)
            .graphBuilder()
            .addInputs(IdentityNetwork.IMAGE)
            .setInputTypes(LayerGraph.type(input(side)));
    String below = IdentityNetwork.IMAGE;
    for (int i = 0; i < FILTERS.length; i++) {
      graph.addLayer(
          "conv" + i,
          new ConvolutionLayer.Builder(3, 3)
              .nOut(FILTERS[i])
              .activation(Activation.IDENTITY)
              .dataFormat(CNN2DFormat.NCHW)
              .build(),
          below);
      graph.addLayer(
          "pool" + i,
          new SubsamplingLayer.Builder(PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
              .dataFormat(CNN2DFormat.NCHW)
              .build(),
          "conv" + i);
      below = "relu" + i;
      graph.addLayer(below, new ActivationLayer(Activation.RELU), "pool" + i);
    }
    ComputationGraph network = new ComputationGraph(graph.setOutputs(below).build());
    network.init();
    return new LayerGraph("scratch:small-cnn", "", network, input(side));
  }

  private static ImageInput input(int side) {
    return new ImageInput(IdentityNetwork.IMAGE, CHANNELS, side, side);
  }

  /**
   * The network of a DL4J configuration, of a ComputationGraph with one input or of a
   * MultiLayerNetwork, with the weight initialization of the configuration.
   *
   * @param origin the URI for messages
   * @throws InputException when it is invalid, or does not accept images of this size
   */
  public static LayerGraph ofJson(byte[] json, String origin, int side, long seed) {
    int channels = InputChannels.of(json, origin);
    ComputationGraph network;
    try {
      network = graph(new String(json, StandardCharsets.UTF_8), seed);
    } catch (RuntimeException e) {
      throw refused(origin, "it is not the JSON of a DL4J configuration");
    }
    if (network.getConfiguration().getNetworkInputs().size() != 1
        || network.getConfiguration().getNetworkOutputs().size() != 1) {
      throw refused(origin, "it has not one input and one output");
    }
    String name = network.getConfiguration().getNetworkInputs().get(0);
    LayerGraph layers =
        new LayerGraph(
            origin, Sha256.of(json), network, new ImageInput(name, channels, side, side));
    try {
      layers.shapes();
    } catch (RuntimeException e) {
      throw refused(
          origin,
          "its layers do not fit images of %d×%d with %d channels first (%s); give another --set network.inputSide"
              .formatted(side, side, channels, e.getMessage()));
    }
    return layers;
  }

  private static ComputationGraph graph(String json, long seed) {
    if (json.contains("\"vertexInputs\"")) {
      ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
      configuration.getDefaultConfiguration().setSeed(Nd4jSeed.of(seed));
      ComputationGraph network = new ComputationGraph(configuration);
      network.init();
      return network;
    }
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    configuration.getConfs().forEach(layer -> layer.setSeed(Nd4jSeed.of(seed)));
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    return network.toComputationGraph();
  }

  private static InputException refused(String origin, String reason) {
    return new InputException("Cannot use network %s: %s".formatted(origin, reason));
  }
}
