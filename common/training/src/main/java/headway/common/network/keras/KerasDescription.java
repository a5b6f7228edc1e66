package headway.common.network.keras;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import headway.common.network.forms.ImageInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The validated architecture of a Keras file, in the form that DL4J's importer needs: functional,
 * with our names for the layers that it lacks.
 *
 * @param json for DL4J's importer
 * @param input the input of the network
 * @param normalizations the layers whose constants are stored with the weights
 * @param stored where the weights of each layer lie, by its name
 */
record KerasDescription(
    String json, ImageInput input, List<String> normalizations, Map<String, StoredLayer> stored) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IMAGE_RANK = 4;
  private static final int COLOURS = 3;

  /**
   * Reads and checks the file's attribute {@code model_config}.
   *
   * @param side of the square input images, if the file does not fix the size
   * @throws InputException naming the first layer that cannot be read
   */
  static KerasDescription of(String config, String origin, OptionalInt side) {
    ObjectNode model = tree(config, origin);
    UnsupportedKeras checks = new UnsupportedKeras(origin);
    Map<String, StoredLayer> stored = FlatModel.of(model, checks);
    ObjectNode inner = checks.object(model.path("config"));
    ImageInput input = null;
    Set<String> vectors = new HashSet<>();
    List<String> normalizations = new ArrayList<>();
    for (JsonNode layer : inner.path("layers")) {
      ObjectNode each = checks.layer(layer, vectors);
      if (each.path("class_name").asText().equals(SupportedLayers.INPUT)) {
        if (input != null) {
          throw checks.refused("it has several inputs where one image is expected");
        }
        input = image(each, checks, side);
      }
      if (each.path("class_name").asText().endsWith("Normalization")
          && SupportedLayers.isOurs(each.path("class_name").asText())) {
        normalizations.add(each.path("config").path("name").asText());
      }
    }
    if (input == null) {
      throw checks.refused("it has no input layer");
    }
    model
        .put("class_name", "Functional")
        .put("keras_version", "2.0.0")
        .put("backend", "tensorflow");
    return new KerasDescription(model.toString(), input, normalizations, stored);
  }

  private static ObjectNode tree(String config, String origin) {
    try {
      return (ObjectNode) JSON.readTree(config);
    } catch (JsonProcessingException | ClassCastException e) {
      throw new InputException(
          "Cannot read network %s: its model_config is not JSON; save it again by Keras"
              .formatted(origin),
          e);
    }
  }

  private static ImageInput image(ObjectNode layer, UnsupportedKeras checks, OptionalInt side) {
    ArrayNode shape = (ArrayNode) layer.path("config").withArray("batch_input_shape");
    if (shape.size() != IMAGE_RANK) {
      throw checks.refused(
          "its input '%s' has shape %s where images N×H×W×C are expected"
              .formatted(layer.path("config").path("name").asText(), shape));
    }
    for (int axis = 1; axis <= 2; axis++) {
      if (shape.get(axis).isNull()) {
        if (side.isEmpty()) {
          throw checks.refused(
              "it takes images of any size; give one by --set network.inputSide=224");
        }
        shape.set(axis, side.getAsInt());
      }
    }
    int channels = shape.get(IMAGE_RANK - 1).asInt();
    if (channels != 1 && channels != COLOURS) {
      throw checks.refused(
          "its input '%s' has shape %s where images N×H×W×C with 1 or 3 channels are expected"
              .formatted(layer.path("config").path("name").asText(), shape));
    }
    return new ImageInput(
        layer.path("config").path("name").asText(),
        channels,
        shape.get(1).asInt(),
        shape.get(2).asInt());
  }
}
