package headway.common.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.history.EpochMetrics;
import headway.common.history.EpochTotals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The progress of a training, stored beside the network in {@link NetworkZip}. Equal trainings have
 * equal states and equal JSON.
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param epoch the next or current epoch, from 0
 * @param round the next averaging round of that epoch, from 0
 * @param iteration optimizer optimizer steps done
 * @param seed of the training
 * @param sums over the current epoch
 * @param history one entry per complete epoch
 * @param hashes the hashes that identify the training, and the SHA-256 of the network beside it
 */
public record CheckpointState(
    int formatVersion,
    int epoch,
    int round,
    long iteration,
    long seed,
    EpochTotals sums,
    List<EpochMetrics> history,
    Hashes hashes) {
  public static final int FORMAT_VERSION = 2;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * Fingerprints in hexadecimal.
   *
   * @param training of everything that the result depends on: features, settings, seed
   * @param network of the frozen part
   * @param model SHA-256 of this checkpoint's {@link NetworkZip}
   */
  public record Hashes(String training, String network, String model) {}

  public CheckpointState {
    history = List.copyOf(history);
    Objects.requireNonNull(sums, "sums");
    Objects.requireNonNull(hashes, "hashes");
  }

  /** UTF-8 JSON with the fields in their order here, ending in a line feed. */
  public byte[] toJson() {
    try {
      return (JSON.writeValueAsString(this) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A checkpoint's state is always JSON", e);
    }
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @param name its URI, for messages
   * @throws InputException if it is cut short, lacks a field, or has another format version
   */
  public static CheckpointState fromJson(byte[] json, String name) {
    try {
      JsonNode tree = JSON.readTree(new String(json, StandardCharsets.UTF_8));
      int version = tree.path("formatVersion").asInt(0);
      if (version != FORMAT_VERSION) {
        throw new InputException(
            "Cannot use the checkpoint %s: its format version is %d but this headway reads %d; train again or use the headway that wrote it"
                .formatted(name, version, FORMAT_VERSION));
      }
      return JSON.treeToValue(tree, CheckpointState.class);
    } catch (JsonProcessingException e) {
      throw new InputException(
          "Cannot use the checkpoint %s: its %d bytes are not a whole state: %s; use an older checkpoint"
              .formatted(name, json.length, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }
}
