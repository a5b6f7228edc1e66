package headway.jobs.stage.provenance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * The file that says what a stage's result is made of and which files it consists of. It is deleted
 * before the stage begins anew and written when the result is complete.
 */
public final class ProvenanceFile {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final Storage storage;
  private final Path file;

  /** Reads nothing yet. */
  public ProvenanceFile(Storage storage, Path file) {
    this.storage = storage;
    this.file = file;
  }

  /**
   * What the file says.
   *
   * @param format version of this form
   * @param inputs hashes and settings by name
   * @param outputs the length in bytes of each file, by the name of its folder or, for an object of
   *     its own, by its name
   */
  public record Content(
      int format, Map<String, String> inputs, Map<String, Map<String, Long>> outputs) {}

  /**
   * Whether {@code outputs} contain all files that are recorded, in their lengths, and no others.
   */
  public boolean isWhole(Content recorded, List<Path> outputs) {
    return recorded.outputs().values().stream().noneMatch(Map::isEmpty)
        && recorded.outputs().equals(lengths(outputs));
  }

  /** What the file says; empty if there is none, or it is damaged. */
  public Optional<Content> read() {
    return storage
        .readIfPresent(file)
        .flatMap(
            bytes -> {
              try {
                return Optional.of(JSON.readValue(bytes, Content.class));
              } catch (IOException damaged) {
                return Optional.empty(); // The stage is then run again.
              }
            })
        .filter(each -> each.format() == FORMAT);
  }

  /** Deletes the record, because the files are about to change. */
  public void delete() {
    if (storage.exists(file)) {
      storage.delete(file);
    }
  }

  /** Records a complete result. */
  public void publish(Map<String, String> inputs, List<Path> outputs) {
    try {
      storage.publish(
          file,
          JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsBytes(new Content(FORMAT, inputs, lengths(outputs))));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("inputs are texts", impossible);
    }
  }

  /** By name, because a workspace may be moved. */
  private Map<String, Map<String, Long>> lengths(List<Path> outputs) {
    Map<String, Map<String, Long>> lengths = new TreeMap<>();
    for (Path place : outputs) {
      Map<String, Long> files = new TreeMap<>();
      for (FileStatus each : storage.list(place)) {
        if (each.isFile()) {
          files.put(each.getPath().getName(), each.getLen());
        }
      }
      lengths.put(place.getName(), files);
    }
    return lengths;
  }
}
