package headway.jobs.frozen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import headway.common.InputException;
import headway.common.config.images.NetworkSettings;
import headway.common.image.preprocessing.Preprocessing;
import headway.common.network.forms.ImageInput;

/** Preprocessing as JSON, for manifests and classifiers. */
public final class PreprocessingJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PreprocessingJson() {}

  public static String of(Preprocessing preprocessing) {
    try {
      return JSON.writeValueAsString(preprocessing);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("preprocessing is plain values", impossible);
    }
  }

  /**
   * Parses the preprocessing of an exported classifier.
   *
   * @param input the input of its network
   * @param origin the name or URI for messages
   * @throws InputException if its size or channels differ from the network's input
   */
  public static Preprocessing parse(String json, ImageInput input, String origin) {
    Preprocessing pixels = parse(json);
    if (pixels.channels() != input.channels()
        || pixels.height() != input.height()
        || pixels.width() != input.width()) {
      throw new InputException(
          "Cannot use classifier %s: its metadata prepare images of %d×%d×%d but its network takes %d×%d×%d (channels × height × width); run extract, train and export again"
              .formatted(
                  origin,
                  pixels.channels(),
                  pixels.height(),
                  pixels.width(),
                  input.channels(),
                  input.height(),
                  input.width()));
    }
    return pixels;
  }

  /**
   * Parses the preprocessing in a network's metadata, at the size that the settings give.
   *
   * @throws InputException if its size or channels differ from the network's input
   */
  static Preprocessing parse(String json, ImageInput input, NetworkSettings settings) {
    Preprocessing pixels = parse(json);
    return settings.inputSide() > 0 && pixels.channels() == input.channels()
        ? pixels.at(input.height(), input.width())
        : parse(json, input, settings.ref());
  }

  /**
   * Parses the JSON that {@link #of} writes, and that of older files, whose {@code resize} is the
   * mode alone.
   *
   * @throws InputException if it is malformed
   */
  public static Preprocessing parse(String json) {
    try {
      JsonNode fields = JSON.readTree(json);
      if (!(fields instanceof ObjectNode object)) {
        throw new InputException(
            "Cannot read the preprocessing " + json + ": it is no JSON object");
      }
      if (object.path("resize").isTextual()) {
        String mode = object.path("resize").asText();
        object.putObject("resize").put("mode", mode);
      }
      return JSON.treeToValue(object, Preprocessing.class);
    } catch (JsonProcessingException broken) {
      throw new InputException(
          "Cannot read the preprocessing " + json + ": " + broken.getOriginalMessage(), broken);
    }
  }
}
