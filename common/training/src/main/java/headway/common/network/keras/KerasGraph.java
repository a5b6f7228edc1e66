package headway.common.network.keras;

import headway.common.InputException;
import headway.common.network.dl4j.ChannelsFirst;
import headway.common.network.dl4j.LayerGraph;
import java.io.IOException;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.modelimport.keras.KerasLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Builds an N×C×H×W graph from the layers that DL4J's importer creates from a Keras description.
 */
final class KerasGraph {
  private KerasGraph() {}

  /** The graph's configuration, its layers named as in Keras. */
  static ComputationGraphConfiguration of(
      KerasDescription description, Map<String, GraphVertex> constants, String origin) {
    KerasModel model = model(description, origin);
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .graphBuilder()
            .addInputs(description.input().name())
            .setInputTypes(LayerGraph.type(description.input()))
            .setOutputs(model.getOutputLayerNames().toArray(String[]::new));
    for (KerasLayer layer : model.getLayersOrdered()) {
      String name = layer.getLayerName();
      String[] inputs = layer.getInboundLayerNames().toArray(String[]::new);
      if (layer.isLayer()) {
        graph.addLayer(name, ChannelsFirst.layer(layer.getLayer()), inputs);
      } else if (layer.isVertex()) {
        GraphVertex vertex = constants.getOrDefault(name, layer.getVertex());
        graph.addVertex(name, ChannelsFirst.vertex(vertex), inputs);
      }
    }
    try {
      return graph.build();
    } catch (RuntimeException e) {
      throw unbuilt(origin, e);
    }
  }

  private static KerasModel model(KerasDescription description, String origin) {
    try {
      return new KerasModel()
          .modelBuilder()
          .modelJson(description.json())
          .enforceTrainingConfig(false)
          .buildModel();
    } catch (IOException
        | InvalidKerasConfigurationException
        | UnsupportedKerasConfigurationException
        | RuntimeException e) {
      throw unbuilt(origin, e);
    }
  }

  private static InputException unbuilt(String origin, Exception e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
    return new InputException(
        "Cannot use network %s: DL4J's Keras import says: %s".formatted(origin, reason), e);
  }
}
