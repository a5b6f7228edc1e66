package headway.common.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The description of columns that Hugging Face {@code datasets} keeps in a Parquet file's metadata
 * under {@code huggingface}, as {@code datasets.arrow_writer} writes it.
 */
public final class HuggingFace {
  public static final String METADATA_KEY = "huggingface";
  private static final ObjectMapper JSON = new ObjectMapper();

  private HuggingFace() {}

  /** Of shards. */
  static String imageFeatures(List<String> classes) {
    ObjectNode features = JSON.createObjectNode();
    features.set("key", value("string"));
    features.set("image", JSON.createObjectNode().put("_type", "Image"));
    features.set("label", classLabel(classes));
    features.set("split", value("string"));
    features.set("sha256", value("string"));
    return info(features);
  }

  /** Of features. */
  static String vectorFeatures(List<String> classes, ActivationStorage storage) {
    ObjectNode features = JSON.createObjectNode();
    features.set("key", value("string"));
    features.set("view", value("int64"));
    features.set("label", classLabel(classes));
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
    String text = metadata.get(METADATA_KEY);
    if (text == null) {
      return Optional.empty();
    }
    try {
      JsonNode names = JSON.readTree(text).at("/info/features/label/names");
      if (!names.isArray()) {
        return Optional.empty();
      }
      List<String> classes = new ArrayList<>();
      names.forEach(name -> classes.add(name.asText()));
      return Optional.of(List.copyOf(classes));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static ObjectNode value(String type) {
    return JSON.createObjectNode().put("dtype", type).put("_type", "Value");
  }

  private static ObjectNode classLabel(List<String> classes) {
    ObjectNode label = JSON.createObjectNode();
    var names = label.putArray("names");
    classes.forEach(names::add);
    return label.put("_type", "ClassLabel");
  }

  private static String info(ObjectNode features) {
    ObjectNode info = JSON.createObjectNode();
    info.set("features", features);
    return JSON.createObjectNode().set("info", info).toString();
  }
}
