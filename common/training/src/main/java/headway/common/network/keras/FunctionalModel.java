package headway.common.network.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Converts a Keras Sequential model to a Functional one, in which each layer names its input. */
final class FunctionalModel {
  private FunctionalModel() {}

  static void of(ObjectNode model) {
    ObjectNode config = (ObjectNode) model.path("config");
    ArrayNode layers = config.withArray("layers");
    JsonNode shape = layers.path(0).path("config").path("batch_input_shape");
    boolean withoutInput =
        !layers.path(0).path("class_name").asText().equals(SupportedLayers.INPUT);
    if (withoutInput && !shape.isMissingNode()) {
      ObjectNode input = layers.insertObject(0);
      input.put("class_name", SupportedLayers.INPUT).put("name", "input");
      input
          .putObject("config")
          .put("name", "input")
          .put("dtype", "float32")
          .set("batch_input_shape", shape.deepCopy());
    }
    String last = null;
    for (JsonNode layer : layers) {
      String name = layer.path("config").path("name").asText();
      ((ObjectNode) layer).put("name", name);
      ArrayNode inbound = ((ObjectNode) layer).putArray("inbound_nodes");
      if (last != null) {
        connect(inbound.addArray(), last);
      }
      last = name;
    }
    connect(config.putArray("input_layers"), layers.path(0).path("name").asText());
    connect(config.putArray("output_layers"), last);
  }

  private static void connect(ArrayNode to, String name) {
    ArrayNode edge = to.addArray().add(name).add(0).add(0);
    edge.addObject();
  }
}
