package headway.common.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metadata that Hugging Face {@code datasets} stores in a Parquet file under the key {@code
 * huggingface}, as {@code datasets.arrow_writer} writes it.
 */
public final class HuggingFaceMetadata {
  public static final String METADATA_KEY = "huggingface";
  static final String IMAGE = "Image";
  static final String CLASS_LABEL = "ClassLabel";
  private static final ObjectMapper JSON = new ObjectMapper();

  private HuggingFaceMetadata() {}

  /** The metadata of shards. */
  static String imageFeatures(List<String> classes) {
    ObjectNode features = JSON.createObjectNode();
    features.set("key", value("string"));
    features.set("image", JSON.createObjectNode().put("_type", IMAGE));
    features.set("label", classLabel(classes));
    features.set("split", value("string"));
    features.set("sha256", value("string"));
    return info(features);
  }

  /**
   * The metadata of features.
   *
   * @param classes their names; empty if a label is a mere number in this file
   */
  static String vectorFeatures(Optional<List<String>> classes, ActivationStorage storage) {
    ObjectNode features = JSON.createObjectNode();
    features.set("key", value("string"));
    features.set("view", value("int64"));
    features.set(
        "label", classes.map(HuggingFaceMetadata::classLabel).orElseGet(() -> value("int64")));
    features.set("split", value("string"));
    if (storage == ActivationStorage.FLOAT32) {
      ObjectNode sequence = JSON.createObjectNode();
      sequence.set("feature", value("float32"));
      sequence.put("_type", "Sequence");
      features.set(storage.column(), sequence);
    } else {
      features.set(storage.column(), value("binary"));
    }
    return info(features);
  }

  /** The class names that a file's metadata gives for its {@code label} column. */
  public static Optional<List<String>> classNames(Map<String, String> metadata) {
    return classNames(metadata, "label");
  }

  /** The class names that a file's metadata gives for a column. */
  static Optional<List<String>> classNames(Map<String, String> metadata, String column) {
    JsonNode names = features(metadata).path(column).path("names");
    if (!names.isArray()) {
      return Optional.empty();
    }
    List<String> classes = new ArrayList<>();
    names.forEach(name -> classes.add(name.asText()));
    return Optional.of(List.copyOf(classes));
  }

  /** What a file's metadata calls each column: {@link #IMAGE}, {@link #CLASS_LABEL} or another. */
  static Map<String, String> types(Map<String, String> metadata) {
    Map<String, String> types = new HashMap<>();
    features(metadata)
        .fields()
        .forEachRemaining(each -> types.put(each.getKey(), each.getValue().path("_type").asText()));
    return types;
  }

  private static JsonNode features(Map<String, String> metadata) {
    try {
      return JSON.readTree(metadata.getOrDefault(METADATA_KEY, "{}")).at("/info/features");
    } catch (JsonProcessingException notJson) {
      return JSON.createObjectNode();
    }
  }

  private static ObjectNode value(String type) {
    return JSON.createObjectNode().put("dtype", type).put("_type", "Value");
  }

  private static ObjectNode classLabel(List<String> classes) {
    ObjectNode label = JSON.createObjectNode();
    var names = label.putArray("names");
    classes.forEach(names::add);
    return label.put("_type", CLASS_LABEL);
  }

  private static String info(ObjectNode features) {
    ObjectNode info = JSON.createObjectNode();
    info.set("features", features);
    return JSON.createObjectNode().set("info", info).toString();
  }
}
