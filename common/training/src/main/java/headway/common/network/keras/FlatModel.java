package headway.common.network.keras;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a Keras model side by side, as one Functional model of Keras 2: those of networks
 * within the network too, such as a pretrained base in a Sequential. A layer keeps its name, behind
 * that of its network where another has it.
 */
final class FlatModel {
  private static final Set<String> NETWORKS = Set.of("Functional", "Model", "Sequential");
  private static final String SEQUENTIAL = "Sequential";

  private final UnsupportedKeras checks;
  private final ArrayNode layers = JsonNodeFactory.instance.arrayNode();
  private final Map<String, StoredLayer> stored = new LinkedHashMap<>();

  private FlatModel(UnsupportedKeras checks) {
    this.checks = checks;
  }

  /**
   * Converts a model in place.
   *
   * @param model with {@code class_name} and {@code config}
   * @return where the weights of each layer lie, by its name in the converted model
   * @throws headway.common.InputException naming a network that cannot be converted
   */
  static Map<String, StoredLayer> of(ObjectNode model, UnsupportedKeras checks) {
    FlatModel flat = new FlatModel(checks);
    ObjectNode config = checks.object(model.path("config"));
    boolean sequential = model.path("class_name").asText().equals(SEQUENTIAL);
    List<ObjectNode> inner = flat.layersOf(config, sequential);
    if (sequential && !isInput(inner.get(0))) {
      inner.add(0, flat.input(config, inner.get(0)));
      chain(inner);
    }
    List<String> outputs = flat.add(config, inner, sequential, List.of(), List.of(), "");
    config.set("layers", flat.layers);
    ArrayNode inputs = JsonNodeFactory.instance.arrayNode();
    inner.stream()
        .filter(FlatModel::isInput)
        .forEach(each -> inputs.add(LayerForm.edge(each.path("name").asText())));
    config.set("input_layers", inputs);
    ArrayNode last = JsonNodeFactory.instance.arrayNode();
    outputs.forEach(output -> last.add(LayerForm.edge(output)));
    config.set("output_layers", last);
    return flat.stored;
  }

  private static boolean isInput(JsonNode layer) {
    return layer.path("class_name").asText().equals(SupportedLayers.INPUT);
  }

  private List<ObjectNode> layersOf(ObjectNode config, boolean sequential) {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode each : config.path("layers")) {
      ObjectNode layer = checks.object(each);
      LayerForm.toKeras2(layer);
      found.add(layer);
    }
    if (found.isEmpty()) {
      throw checks.refused("it has no layers; save the whole model");
    }
    if (sequential) {
      chain(found);
    }
    return found;
  }

  /** Each layer of a Sequential reads the one before it. */
  private static void chain(List<ObjectNode> layers) {
    for (int i = 0; i < layers.size(); i++) {
      ArrayNode inbound = layers.get(i).putArray("inbound_nodes");
      if (i > 0) {
        inbound.addArray().add(LayerForm.edge(layers.get(i - 1).path("name").asText()));
      }
    }
  }

  /** The input layer that a Sequential's own description leaves out. */
  private ObjectNode input(ObjectNode config, ObjectNode first) {
    JsonNode shape = first.path("config").path("batch_input_shape");
    JsonNode built = config.path("build_input_shape");
    JsonNode inner = shape.isArray() ? shape : built.isArray() ? built : shapeWithin(first);
    if (!inner.isArray()) {
      throw checks.refused("it has no input layer; call it on an image before it is saved");
    }
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.put("class_name", SupportedLayers.INPUT).put("name", "input");
    input
        .putObject("config")
        .put("name", "input")
        .put("dtype", "float32")
        .set("batch_input_shape", inner.deepCopy());
    return input;
  }

  private static JsonNode shapeWithin(JsonNode network) {
    JsonNode first = network.path("config").path("layers").path(0);
    JsonNode config = first.path("config");
    JsonNode shape =
        config.has("batch_shape") ? config.path("batch_shape") : config.path("batch_input_shape");
    return shape.isArray() || first.isMissingNode() ? shape : shapeWithin(first);
  }

  /**
   * Adds the layers of one network.
   *
   * @param names of the networks around it
   * @param keys the same as {@code .keras} files count them
   * @param image the tensor that a network within another reads; empty for the outermost
   * @return the names of its outputs
   */
  private List<String> add(
      ObjectNode config,
      List<ObjectNode> inner,
      boolean sequential,
      List<String> names,
      List<String> keys,
      String image) {
    Map<String, String> now = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    String last = "";
    for (ObjectNode layer : inner) {
      String name = layer.path("name").asText();
      String kind = layer.path("class_name").asText();
      int count = counts.merge(kind, 1, Integer::sum) - 1;
      List<String> key = with(keys, snakeCase(kind) + (count > 0 ? "_" + count : ""));
      if (isInput(layer) && !image.isEmpty()) {
        now.put(name, image);
      } else if (NETWORKS.contains(kind)) {
        now.put(name, network(layer, with(names, name), key, now));
      } else {
        now.put(name, layer(layer, with(names, name), key, now));
      }
      last = now.get(name);
    }
    return sequential ? List.of(last) : outputs(config, now);
  }

  private String layer(
      ObjectNode layer, List<String> names, List<String> key, Map<String, String> now) {
    String own = layer.path("name").asText();
    String name = stored.containsKey(own) ? String.join("/", names) : own;
    ObjectNode config = checks.object(layer.path("config"));
    stored.put(
        name, new StoredLayer(names, key, layer.path("class_name").asText(), config.deepCopy()));
    layer.put("name", name);
    config.put("name", name);
    for (JsonNode call : layer.path("inbound_nodes")) {
      for (JsonNode edge : call) {
        ((ArrayNode) edge).set(0, now.getOrDefault(edge.path(0).asText(), edge.path(0).asText()));
      }
    }
    layers.add(layer);
    return name;
  }

  private String network(
      ObjectNode layer, List<String> names, List<String> key, Map<String, String> now) {
    boolean sequential = layer.path("class_name").asText().equals(SEQUENTIAL);
    ObjectNode config = checks.object(layer.path("config"));
    List<ObjectNode> inner = layersOf(config, sequential);
    if (sequential && !isInput(inner.get(0))) {
      ObjectNode input = JsonNodeFactory.instance.objectNode();
      input.put("class_name", SupportedLayers.INPUT).put("name", "");
      inner.add(0, input);
      chain(inner);
    }
    JsonNode calls = layer.path("inbound_nodes");
    boolean single =
        calls.size() == 1
            && calls.path(0).size() == 1
            && inner.stream().filter(FlatModel::isInput).count() == 1;
    List<String> outputs =
        single
            ? add(
                config,
                inner,
                sequential,
                names,
                with(key, "layers"),
                now.getOrDefault(calls.path(0).path(0).path(0).asText(), ""))
            : List.of();
    if (outputs.size() != 1) {
      throw checks.refused(
          "its layer '%s' (%s) is a network that is used more than once, or has several inputs or outputs; export the network as ONNX and give that"
              .formatted(layer.path("name").asText(), layer.path("class_name").asText()));
    }
    return outputs.get(0);
  }

  /** Keras 2 writes a list of outputs; Keras 3 writes a single one without a list around it. */
  private static List<String> outputs(ObjectNode config, Map<String, String> now) {
    JsonNode listed = config.path("output_layers");
    List<String> outputs = new ArrayList<>();
    if (listed.path(0).isTextual()) {
      outputs.add(now.get(listed.path(0).asText()));
    } else {
      listed.forEach(each -> outputs.add(now.get(each.path(0).asText())));
    }
    return outputs;
  }

  private static List<String> with(List<String> path, String next) {
    List<String> longer = new ArrayList<>(path);
    longer.add(next);
    return longer;
  }

  /** As Keras has it: {@code SeparableConv2D} becomes {@code separable_conv2d}. */
  private static String snakeCase(String kind) {
    return kind.replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
