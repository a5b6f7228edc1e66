package headway.common.network.pretrained;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.network.ShippedNetwork;
import headway.common.network.classifier.ClassifierMetadata;
import headway.common.storage.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The class names of a network's outputs.
 *
 * @param origin the name or URI for messages
 * @param sha256 of the file
 * @param names by label
 */
public record ClassLabels(String origin, String sha256, List<String> names) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BACKGROUND = "background";

  public ClassLabels {
    names = List.copyOf(names);
  }

  /**
   * Reads one label a line, or the {@code imagenet_class_index.json} of Keras: {@code {"0":
   * ["n01440764", "tench"], …}}.
   *
   * @throws InputException where it is neither
   */
  public static ClassLabels parse(byte[] bytes, String origin) {
    String text = text(bytes, origin);
    List<String> names = text.stripLeading().startsWith("{") ? index(text, origin) : lines(text);
    if (names.isEmpty() || names.stream().anyMatch(String::isBlank)) {
      throw refused(origin, "label %d is empty".formatted(Math.max(0, names.indexOf(""))));
    }
    return new ClassLabels(origin, Sha256.of(bytes), names);
  }

  /**
   * The labels that a network has itself: in the metadata of its file, or as they ship with it.
   *
   * @throws InputException where it has none
   */
  public static ClassLabels of(PretrainedNetwork network) {
    if (network.reference() instanceof ShippedNetwork shipped) {
      return parse(shipped.labels(), shipped.name());
    }
    List<String> names =
        ClassifierMetadata.classNames(network.onnx())
            .filter(found -> !found.isEmpty())
            .orElseThrow(
                () ->
                    new InputException(
                        "Cannot predict with network %s: its file does not say what its classes are called; give --labels FILE with one label a line"
                            .formatted(network.onnx().origin())));
    return new ClassLabels(network.onnx().origin(), Sha256.of(names), names);
  }

  /** Without the class "background" at the start, which files for TensorFlow's networks have. */
  ClassLabels withoutBackground() {
    boolean has = names.get(0).equalsIgnoreCase(BACKGROUND);
    return has ? new ClassLabels(origin, sha256, names.subList(1, names.size())) : this;
  }

  private static String text(byte[] bytes, String origin) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      throw refused(origin, "it is no UTF-8 text");
    }
  }

  private static List<String> lines(String text) {
    return text.stripTrailing().lines().map(String::strip).toList();
  }

  private static List<String> index(String text, String origin) {
    try {
      JsonNode index = JSON.readTree(text);
      List<String> names = new ArrayList<>();
      for (int label = 0; label < index.size(); label++) {
        JsonNode entry = index.path(Integer.toString(label));
        JsonNode name = entry.isArray() ? entry.path(entry.size() - 1) : entry;
        if (!name.isTextual()) {
          throw refused(origin, "its index has no name for label " + label);
        }
        names.add(name.asText());
      }
      return names;
    } catch (JsonProcessingException broken) {
      throw refused(origin, "it begins as JSON but is none");
    }
  }

  private static InputException refused(String origin, String reason) {
    return new InputException(
        "Cannot read labels %s: %s; give a text file with one label a line, or Keras' imagenet_class_index.json"
            .formatted(origin, reason));
  }
}
