package headway.common.network.dl4j;

import headway.common.InputException;
import headway.common.network.forms.ImageInput;
import headway.common.storage.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;
import org.deeplearning4j.util.ModelSerializer;

/** Reads the zips that DL4J's ModelSerializer writes, of a ComputationGraph. */
public final class Dl4jReader {
  private static final int COLOURS = 3;

  private Dl4jReader() {}

  /**
   * The network in a file, converted to N×C×H×W if necessary. A zip does not contain the image size
   * of its network.
   *
   * @param bytes the whole file
   * @param origin the name or URI for messages
   * @param side of the square input images
   * @throws InputException when the bytes are no ComputationGraph of one image input
   */
  public static LayerGraph read(byte[] bytes, String origin, OptionalInt side) {
    ComputationGraph stored = restore(bytes, origin);
    ComputationGraphConfiguration configuration = stored.getConfiguration();
    if (configuration.getNetworkInputs().size() != 1) {
      throw refused(origin, "it has several inputs where one image is expected");
    }
    if (side.isEmpty()) {
      throw refused(
          origin,
          "a DL4J zip does not say what size of images it takes; give it by --set"
              + " network.inputSide=224");
    }
    String input = configuration.getNetworkInputs().get(0);
    ImageInput image =
        new ImageInput(
            input, channels(configuration, input, origin), side.getAsInt(), side.getAsInt());
    Map<String, GraphVertex> vertices = configuration.getVertices();
    vertices.replaceAll((name, vertex) -> channelsFirst(vertex));
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(stored.params(), true);
    LayerGraph network = new LayerGraph(origin, Sha256.of(bytes), graph, image);
    try {
      network.shapes();
    } catch (RuntimeException e) {
      throw refused(
          origin,
          "its layers do not fit images of side %d (%s); give another --set network.inputSide"
              .formatted(side.getAsInt(), e.getMessage()));
    }
    return network;
  }

  private static ComputationGraph restore(byte[] bytes, String origin) {
    try {
      return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes), false);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "Cannot read network %s: it is not a whole zip of a DL4J ComputationGraph; write it by ModelSerializer"
              .formatted(origin),
          e);
    }
  }

  private static int channels(
      ComputationGraphConfiguration configuration, String input, String origin) {
    return configuration.getVertexInputs().entrySet().stream()
        .filter(entry -> entry.getValue().contains(input))
        .map(entry -> configuration.getVertices().get(entry.getKey()))
        .filter(LayerVertex.class::isInstance)
        .map(vertex -> ((LayerVertex) vertex).getLayerConf().getLayer())
        .filter(ConvolutionLayer.class::isInstance)
        .map(layer -> (int) ((ConvolutionLayer) layer).getNIn())
        .findFirst()
        .map(channels -> oneOrThree(channels, origin))
        .orElseThrow(() -> refused(origin, "no convolution reads its input"));
  }

  private static int oneOrThree(int channels, String origin) {
    if (channels != 1 && channels != COLOURS) {
      throw refused(
          origin, "it takes images of %d channels where 1 or 3 are expected".formatted(channels));
    }
    return channels;
  }

  private static GraphVertex channelsFirst(GraphVertex original) {
    GraphVertex vertex = ChannelsFirst.vertex(original);
    if (vertex instanceof LayerVertex layer) {
      layer.getLayerConf().setLayer(ChannelsFirst.layer(layer.getLayerConf().getLayer()));
      if (layer.getPreProcessor() instanceof CnnToFeedForwardPreProcessor flat) {
        layer.setPreProcessor(inTheSameOrder(flat));
      }
    } else if (vertex instanceof PreprocessorVertex shape
        && shape.getPreProcessor() instanceof CnnToFeedForwardPreProcessor flat) {
      shape.setPreProcessor(inTheSameOrder(flat));
    }
    return vertex;
  }

  private static CnnToFeedForwardPreProcessor inTheSameOrder(CnnToFeedForwardPreProcessor flat) {
    return flat.getFormat() == CNN2DFormat.NCHW
        ? flat
        : new TensorFlowCnnToFeedForwardPreProcessor(
            flat.getInputHeight(), flat.getInputWidth(), flat.getNumChannels());
  }

  private static InputException refused(String origin, String reason) {
    return new InputException("Cannot use network %s: %s".formatted(origin, reason));
  }
}
