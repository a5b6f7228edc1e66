package headway.jobs.frozen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.image.Preprocessing;

/** Preprocessing as manifests and classifiers record it. */
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
   * Reads what {@link #of} wrote.
   *
   * @throws InputException where it is something else
   */
  public static Preprocessing parse(String json) {
    try {
      return JSON.readValue(json, Preprocessing.class);
    } catch (JsonProcessingException broken) {
      throw new InputException(
          "Cannot read the preprocessing " + json + ": " + broken.getOriginalMessage(), broken);
    }
  }
}
