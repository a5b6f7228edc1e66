package headway.common.network.forms;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import onnx.Onnx.ModelProto;

/**
 * The image that a file's own metadata declare; 0 where they do not.
 *
 * @param channels 1 or 3
 */
record DeclaredImage(int channels, int height, int width) {
  private static final String PREPROCESSING = "headway.preprocessing";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static DeclaredImage of(ModelProto model) {
    String json =
        model.getMetadataPropsList().stream()
            .filter(property -> property.getKey().equals(PREPROCESSING))
            .map(property -> property.getValue())
            .findFirst()
            .orElse("{}");
    try {
      JsonNode declared = JSON.readTree(json);
      return new DeclaredImage(
          declared.path("mean").size(),
          declared.path("height").asInt(),
          declared.path("width").asInt());
    } catch (JsonProcessingException damaged) {
      return new DeclaredImage(0, 0, 0); // Reported where the preprocessing is read.
    }
  }
}
