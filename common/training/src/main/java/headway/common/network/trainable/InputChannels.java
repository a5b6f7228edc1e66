package headway.common.network.trainable;

import headway.common.InputException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;

/** The number of input channels of a DL4J configuration. */
public final class InputChannels {
  private static final int COLOURS = 3;

  private InputChannels() {}

  /**
   * The number that its first convolution declares; 3 if none does.
   *
   * @param origin the URI for messages
   * @throws InputException when the bytes are no configuration
   */
  public static int of(byte[] json, String origin) {
    try {
      return layers(new String(json, StandardCharsets.UTF_8))
          .filter(ConvolutionLayer.class::isInstance)
          .map(layer -> (int) ((ConvolutionLayer) layer).getNIn())
          .findFirst()
          .filter(channels -> channels > 0)
          .orElse(COLOURS);
    } catch (RuntimeException e) {
      throw new InputException(
          "Cannot use network %s: it is not the JSON of a DL4J configuration".formatted(origin), e);
    }
  }

  /** From the input upwards. */
  private static Stream<Layer> layers(String json) {
    if (!json.contains("\"vertexInputs\"")) {
      return MultiLayerConfiguration.fromJson(json).getConfs().stream()
          .map(NeuralNetConfiguration::getLayer);
    }
    ComputationGraphConfiguration graph = ComputationGraphConfiguration.fromJson(json);
    return graph.getTopologicalOrderStr() == null
        ? graph.getVertices().values().stream().map(InputChannels::layer).filter(Objects::nonNull)
        : graph.getTopologicalOrderStr().stream()
            .map(graph.getVertices()::get)
            .map(InputChannels::layer)
            .filter(Objects::nonNull);
  }

  private static Layer layer(Object vertex) {
    return vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : null;
  }
}
