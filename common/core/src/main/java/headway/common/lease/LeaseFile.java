package headway.common.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The contents of the lease object in storage.
 *
 * @param id unique for each acquisition
 * @param holder who holds it
 * @param since when the holding began, ISO 8601
 * @param renewed when it was last renewed, ISO 8601, by the holder's clock
 * @param renewals how often
 * @param seconds of its validity after each renewal
 */
record LeaseFile(
    String id, LeaseHolder holder, String since, String renewed, long renewals, double seconds) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  static Optional<LeaseFile> parse(byte[] bytes) {
    try {
      LeaseFile file = JSON.treeToValue(current(JSON.readTree(bytes)), LeaseFile.class);
      file.until();
      return Optional.of(file);
    } catch (IOException | DateTimeException | NullPointerException garbled) {
      return Optional.empty();
    }
  }

  /** Earlier versions did not write the application. */
  private static JsonNode current(JsonNode file) {
    if (file.path("holder") instanceof ObjectNode holder && !holder.has("application")) {
      holder.put("application", "").put("attempt", 0);
    }
    return file;
  }

  byte[] bytes() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a lease is plain values", impossible);
    }
  }

  LeaseFile renewedAt(Instant now) {
    return new LeaseFile(id, holder, since, now.toString(), renewals + 1, seconds);
  }

  Duration length() {
    return Duration.ofMillis((long) (seconds * 1000));
  }

  /** When it expires unless it is renewed. */
  Instant until() {
    return Instant.parse(renewed).plus(length());
  }
}
