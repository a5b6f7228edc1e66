package headway.common.dataset.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.dataset.parquet.RowReader.Footer;
import headway.common.dataset.parquet.RowWriter;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What each file of a part says in its footer: the part with the counts of all of its files. What a
 * killed run has made is known from the names in the folder and these.
 */
public final class PartFooter {
  private static final String KEY = "headway.part";
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private PartFooter() {}

  /**
   * Key-value metadata for the footer of every file of a part.
   *
   * @param part whose files have names, rows and counts, but no length and no hash
   */
  public static Map<String, String> of(Part part) {
    try {
      return Map.of(KEY, JSON.writeValueAsString(part));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a part is plain values", impossible);
    }
  }

  /** The part that a file belongs to; empty where the footer does not say. */
  public static Optional<Part> part(Footer footer) {
    String json = footer.metadata().get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, Part.class));
    } catch (IOException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  /** The hash of the file's bytes before the footer; empty where the footer does not say. */
  public static String contentSha256(Footer footer) {
    return footer.metadata().getOrDefault(RowWriter.CONTENT_SHA256, "");
  }
}
