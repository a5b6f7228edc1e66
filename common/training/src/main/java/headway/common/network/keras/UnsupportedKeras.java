package headway.common.network.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Rejects layers that DL4J's importer would translate wrongly, or would fail at without naming
 * them.
 *
 * @param origin the file that messages name
 */
record UnsupportedKeras(String origin) {
  private static final String IMAGE_OF_VECTOR = "Unflatten";
  private static final int LAST_OF_IMAGE = 3;
  private static final int LAST_OF_VECTOR = 1;

  /** DL4J has another function under the name, or none. */
  private static final Set<String> NOT_READ =
      Set.of("gelu", "hard_silu", "hard_swish", "log_softmax", "mish");

  InputException refused(String reason) {
    return new InputException("Cannot use network %s: %s".formatted(origin, reason));
  }

  private InputException layerRefused(String name, String kind, String reason) {
    return refused("its layer '%s' (%s) %s".formatted(name, kind, reason));
  }

  ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw refused("its model_config lacks what Keras writes; save it again by Keras");
  }

  /**
   * The layer, under the name that the importer knows it by.
   *
   * @param vectors names of the layers before it that give a vector for each image; its own is
   *     added if it does
   */
  ObjectNode layer(JsonNode json, Set<String> vectors) {
    ObjectNode layer = object(json);
    ObjectNode config = object(layer.path("config"));
    String name = config.path("name").asText();
    String kind = layer.path("class_name").asText().replaceFirst("^.*>", "");
    if (kind.equals("Reshape")) {
      kind = reshape(config, name);
    }
    if (!SupportedLayers.known(kind)) {
      throw layerRefused(
          name,
          kind,
          "is of a kind that is not read; export the network as ONNX, by tf2onnx, and give that");
    }
    if (layer.path("inbound_nodes").size() > 1) {
      throw layerRefused(
          name, kind, "is used more than once; export the network as ONNX and give that");
    }
    if (kind.equals("Multiply") && layer.path("inbound_nodes").path(0).size() > 2) {
      throw layerRefused(
          name, kind, "multiplies more than two inputs; export the network as ONNX and give that");
    }
    boolean ofVectors = isOfVectors(layer, vectors);
    settings(config, name, kind, ofVectors);
    if (givesVector(kind, config, ofVectors)) {
      vectors.add(name);
    }
    layer.put("class_name", SupportedLayers.forImport(kind));
    return layer;
  }

  private static boolean isOfVectors(ObjectNode layer, Set<String> vectors) {
    JsonNode inputs = layer.path("inbound_nodes").path(0);
    return !inputs.isEmpty()
        && StreamSupport.stream(inputs.spliterator(), false)
            .allMatch(edge -> vectors.contains(edge.path(0).asText()));
  }

  private static boolean givesVector(String kind, ObjectNode config, boolean ofVectors) {
    return kind.equals("Flatten")
        || (ofVectors && !kind.equals(IMAGE_OF_VECTOR))
        || (kind.startsWith("Global") && !config.path("keepdims").asBoolean(false));
  }

  private String reshape(ObjectNode config, String name) {
    JsonNode shape = config.path("target_shape");
    if (shape.size() == 1) {
      return "Flatten";
    }
    if (shape.size() == 3 && shape.path(0).asInt() == 1 && shape.path(1).asInt() == 1) {
      return IMAGE_OF_VECTOR;
    }
    throw layerRefused(
        name, "Reshape", "reshapes to %s; only (n) and (1, 1, n) are read".formatted(shape));
  }

  private void settings(ObjectNode config, String name, String kind, boolean ofVectors) {
    String activation = config.path("activation").asText("");
    if (NOT_READ.contains(activation) || activation.endsWith(" of Keras 3")) {
      throw layerRefused(
          name,
          kind,
          "has the activation function %s, which is not read; export the network as ONNX and give that"
              .formatted(activation));
    }
    String format = config.path("data_format").asText("channels_last");
    if (format.equals("channels_first")) {
      throw layerRefused(name, kind, "has data_format channels_first; save it with channels_last");
    }
    if (config.path("groups").asInt(1) != 1) {
      throw layerRefused(
          name, kind, "has groups; export the network as ONNX, by tf2onnx, and give that");
    }
    JsonNode axis = config.path("axis");
    JsonNode first = axis.isArray() ? axis.path(0) : axis;
    boolean ofChannels =
        first.isMissingNode()
            || first.isNull()
            || first.asInt() == -1
            || first.asInt() == (ofVectors ? LAST_OF_VECTOR : LAST_OF_IMAGE);
    if (!ofChannels) {
      throw layerRefused(
          name, kind, "works along axis %s; only that of the channels is read".formatted(axis));
    }
  }
}
