package headway.common.network.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Converts a layer's description to the form of Keras 2: Keras 3 has other keys and another list of
 * inputs. Layers that change images while a network learns, and nothing afterwards, become the
 * identity; sums and products with a number, which {@code preprocess_input} within a model leaves,
 * become Rescaling.
 */
final class LayerForm {
  private static final String LINEAR = "Activation";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Besides those whose names begin with Random. */
  private static final Set<String> OF_TRAINING =
      Set.of(
          "ActivityRegularization",
          "AlphaDropout",
          "AugMix",
          "CutMix",
          "GaussianDropout",
          "GaussianNoise",
          "MixUp",
          "RandAugment");

  /** Crops also while it does not learn. */
  private static final String RANDOM_CROP = "RandomCrop";

  /** Activation functions that are others in Keras 3 than in Keras 2. */
  private static final Set<String> DIFFERENT = Set.of("hard_sigmoid", "leaky_relu");

  /** Operations with a number, by the names of Keras 3 and of TensorFlow. */
  private static final Map<String, String> OPERATIONS =
      Map.of(
          "TrueDivide", "divide",
          "Divide", "divide",
          "math.truediv", "divide",
          "Multiply", "multiply",
          "math.multiply", "multiply",
          "Add", "add",
          "__operators__.add", "add",
          "Subtract", "subtract",
          "math.subtract", "subtract");

  private LayerForm() {}

  /** Converts a layer in place. */
  static void toKeras2(ObjectNode layer) {
    String kind = layer.path("class_name").asText().replaceFirst("^.*>", "");
    layer.put("class_name", kind);
    if (!(layer.path("config") instanceof ObjectNode config)) {
      return;
    }
    if (!layer.has("name")) {
      layer.put("name", config.path("name").asText());
    }
    if (config.has("batch_shape")) {
      config.set("batch_input_shape", config.remove("batch_shape"));
    }
    if (config.path("dtype").isObject()) {
      config.put("dtype", "float32");
    }
    if (kind.equals("LeakyReLU") && config.has("negative_slope")) {
      config.set("alpha", config.remove("negative_slope"));
    }
    if (config.path("activation").isTextual()) {
      String activation = config.path("activation").asText();
      config.put("activation", activation.equals("silu") ? "swish" : activation);
      if (layer.has("module") && DIFFERENT.contains(activation)) {
        config.put("activation", activation + " of Keras 3");
      }
    }
    JsonNode number = operand(layer);
    layer.set("inbound_nodes", inbound(layer.path("inbound_nodes")));
    String operation = operation(kind, config);
    if (!operation.isEmpty() && number != null) {
      rescale(layer, config, operation, number.asDouble());
    } else if (OF_TRAINING.contains(kind)
        || (kind.startsWith("Random") && !kind.equals(RANDOM_CROP))) {
      layer.put("class_name", LINEAR);
      config.put("activation", "linear");
    }
  }

  private static String operation(String kind, ObjectNode config) {
    String named = kind.equals("TFOpLambda") ? config.path("function").asText() : kind;
    return OPERATIONS.getOrDefault(named, "");
  }

  private static void rescale(ObjectNode layer, ObjectNode config, String operation, double by) {
    layer.put("class_name", "Rescaling");
    config.put(
        "scale",
        switch (operation) {
          case "divide" -> 1 / by;
          case "multiply" -> by;
          default -> 1.0;
        });
    config.put(
        "offset",
        switch (operation) {
          case "add" -> by;
          case "subtract" -> -by;
          default -> 0.0;
        });
  }

  /** The number that an operation has behind its one tensor; null if it has none. */
  private static JsonNode operand(ObjectNode layer) {
    JsonNode call = layer.path("inbound_nodes").path(0);
    if (call.isObject()) {
      JsonNode second = call.path("args").path(1);
      JsonNode named = call.path("kwargs").path("x2");
      return second.isNumber() ? second : named.isNumber() ? named : null;
    }
    JsonNode values = call.path(0).isArray() ? call.path(0).path(3) : call.path(3);
    return values.path("y").isNumber() ? values.path("y") : null;
  }

  /** One list for each call of the layer, with {@code [name, 0, 0, {}]} for each input. */
  private static ArrayNode inbound(JsonNode nodes) {
    ArrayNode calls = JSON.arrayNode();
    for (JsonNode call : nodes) {
      List<String> inputs = new ArrayList<>();
      if (call.isObject()) {
        collect(call.path("args"), inputs);
        collect(call.path("kwargs"), inputs);
      } else if (call.path(0).isTextual()) {
        inputs.add(call.path(0).asText());
      } else {
        call.forEach(input -> inputs.add(input.path(0).asText()));
      }
      ArrayNode edges = calls.addArray();
      inputs.forEach(input -> edges.add(edge(input)));
    }
    return calls;
  }

  private static void collect(JsonNode value, List<String> inputs) {
    if (value.path("class_name").asText().equals("__keras_tensor__")) {
      inputs.add(value.path("config").path("keras_history").path(0).asText());
    } else if (value.isContainerNode()) {
      value.forEach(each -> collect(each, inputs));
    }
  }

  static ArrayNode edge(String name) {
    ArrayNode edge = JSON.arrayNode().add(name).add(0).add(0);
    edge.addObject();
    return edge;
  }
}
