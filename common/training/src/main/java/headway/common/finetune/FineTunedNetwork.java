package headway.common.finetune;

import headway.common.head.HeadNetwork;
import headway.common.head.optimizer.UpdateRule;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.dl4j.TrainableLayers;
import headway.common.network.dl4j.UninitializedGraph;
import headway.common.network.layers.FixedNormalization;
import headway.common.network.layers.Flatten;
import headway.common.network.layers.HalvingPool;
import headway.common.network.layers.LinearConvolution;
import headway.common.network.layers.Rectifier;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A fine-tuned network: the layers of a pretrained network from a cut to a top layer, and a head on
 * top. Its input is the activations at the cut, batch × values, in the order channels, height,
 * width.
 *
 * @param network where the layers and their weights come from
 * @param cut the layer whose activations are the input
 * @param top the layer that the head reads
 */
public record FineTunedNetwork(LayerGraph network, String cut, String top) {
  /**
   * Every weight is set later, but without a seed the configuration would contain the time of day.
   */
  private static final long UNUSED_SEED = 1;

  /** The prefix of the names of the head's layers. */
  public static final String HEAD_PREFIX = "head/";

  /**
   * The network with the pretrained weights and those of a trained head.
   *
   * @param head with its update rule
   * @param trained what {@link HeadNetwork#init} made for values of the top
   * @param pretrained the update rule of the layers below the head
   * @param trainStatistics whether batch norms use the statistics of each batch and update their
   *     moving averages, instead of using those of the pretraining
   * @throws headway.common.UsageException when the top is not above the cut, or more than one
   *     tensor crosses
   */
  public ComputationGraph init(
      HeadNetwork head, ComputationGraph trained, UpdateRule pretrained, boolean trainStatistics) {
    Architecture architecture = architecture(pretrained, trainStatistics);
    String features = top;
    if (TrainableLayers.type(network, top) instanceof InputTypeConvolutional) {
      features = HEAD_PREFIX + "flat";
      architecture.graph.addVertex(features, new Flatten(false), top);
    }
    List<String> layers = head.addTo(architecture.graph, features, topValues(), HEAD_PREFIX);
    architecture.graph.setOutputs(HEAD_PREFIX + HeadNetwork.OUTPUT);
    ComputationGraph joined = UninitializedGraph.of(architecture.graph.build());
    TrainableLayers.copyWeights(network.graph(), joined, architecture.trainable, name -> name);
    TrainableLayers.copyWeights(trained, joined, layers, name -> HEAD_PREFIX + name);
    return joined;
  }

  /** The network without a head: the top layer is its output layer, with a loss. */
  public ComputationGraph initWithoutHead(UpdateRule rule) {
    Architecture architecture = architecture(rule, true);
    architecture.graph.setOutputs(top);
    ComputationGraph joined = UninitializedGraph.of(architecture.graph.build());
    TrainableLayers.copyWeights(network.graph(), joined, architecture.trainable, name -> name);
    return joined;
  }

  /** A graph builder, and the pretrained layers that it contains. */
  private record Architecture(GraphBuilder graph, List<String> trainable) {}

  private Architecture architecture(UpdateRule rule, boolean trainStatistics) {
    InputType type = TrainableLayers.type(network, cut);
    String shaped = cut + ":shaped";
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(UNUSED_SEED)
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs(cut)
            .setInputTypes(InputType.feedForward(type.arrayElementsPerExample()));
    String below = cut;
    if (type instanceof InputTypeConvolutional image) {
      FeedForwardToCnnPreProcessor shape =
          new FeedForwardToCnnPreProcessor(
              image.getHeight(), image.getWidth(), image.getChannels());
      graph.addVertex(shaped, new PreprocessorVertex(shape), cut);
      below = shaped;
    }
    List<String> trainable =
        TrainableLayers.add(
            graph,
            network,
            cut,
            below,
            List.of(top),
            layer -> learning(layer, rule, trainStatistics));
    return new Architecture(graph, trainable);
  }

  private boolean isLowest(Layer layer) {
    return List.of(cut)
        .equals(network.graph().getConfiguration().getVertexInputs().get(layer.getLayerName()));
  }

  /** The shape of the activations at the cut, without the batch. */
  public long[] cutShape() {
    return TrainableLayers.type(network, cut).getShape(false);
  }

  /** The number of values of one image at the top layer: the inputs of the head. */
  public int topValues() {
    return Math.toIntExact(TrainableLayers.type(network, top).arrayElementsPerExample());
  }

  private Layer learning(Layer original, UpdateRule rule, boolean trainStatistics) {
    Layer layer = original.clone();
    if (original instanceof BatchNormalization normalization && !trainStatistics) {
      layer = FixedNormalization.of(normalization);
    } else if (LinearConvolution.fits(original)) {
      layer = LinearConvolution.of((ConvolutionLayer) original, isLowest(original));
    } else if (HalvingPool.fits(original)) {
      layer = HalvingPool.of((SubsamplingLayer) original);
    } else if (Rectifier.fits(original)) {
      layer = Rectifier.of((ActivationLayer) original);
    }
    if (layer instanceof BaseLayer learning) {
      rule.set(learning);
    }
    return layer;
  }
}
