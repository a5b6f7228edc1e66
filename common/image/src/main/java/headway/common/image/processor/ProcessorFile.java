package headway.common.image.processor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.UsageException;
import headway.common.image.preprocessing.Preprocessing;
import java.util.Optional;

/** Reads what other libraries write beside a network. */
public final class ProcessorFile {
  /** Of transformers. */
  public static final String TRANSFORMERS = "preprocessor_config.json";

  /** Of timm, and of transformers' models, where it says nothing of pixels. */
  public static final String TIMM = "config.json";

  private static final String TIMM_PIXELS = "pretrained_cfg";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ProcessorFile() {}

  /**
   * The preprocessing that a file declares; empty for a {@code config.json} that declares none.
   *
   * @param json its contents
   * @param origin the file, for messages
   * @param channels of the network's input; 0 while they are not known
   * @throws InputException naming the field that is missing, cannot be done, or contradicts the
   *     network
   */
  public static Optional<Preprocessing> parse(String json, String origin, int channels) {
    JsonNode fields = fields(json, origin);
    if (origin.endsWith(TRANSFORMERS)) {
      return Optional.of(read(new ProcessorFields(fields, origin), channels, false));
    }
    JsonNode timm = fields.path(TIMM_PIXELS);
    return timm.isObject()
        ? Optional.of(read(new ProcessorFields(timm, origin), channels, true))
        : Optional.empty();
  }

  private static JsonNode fields(String json, String origin) {
    JsonNode fields;
    try {
      fields = JSON.readTree(json);
    } catch (JsonProcessingException damaged) {
      throw new InputException(
          "Cannot read %s: it is not JSON (%s); correct or remove it"
              .formatted(origin, damaged.getOriginalMessage()),
          damaged);
    }
    if (!fields.isObject()) {
      throw new InputException(
          "Cannot read %s: it is no JSON object; correct or remove it".formatted(origin));
    }
    return fields;
  }

  private static Preprocessing read(ProcessorFields fields, int channels, boolean timm) {
    try {
      return timm
          ? TimmConfig.read(fields, channels == 0 ? fields.channels("mean") : channels)
          : TransformersProcessor.read(
              fields, channels == 0 ? fields.channels("image_mean") : channels);
    } catch (UsageException outOfRange) {
      throw new InputException(
          outOfRange.getMessage() + " (in " + fields.origin() + ")", outOfRange);
    }
  }
}
