package headway.common.dataset.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import headway.common.InputException;
import headway.common.storage.Storage;
import headway.common.storage.Workspace;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/** Reads and publishes manifests as JSON; the parts that they name are a table beside them. */
public final class Manifests {
  /** Version of the form of all manifests. */
  public static final int FORMAT = 5;

  /** The oldest form that is read; others are refused. Up to form 4 a manifest had its parts. */
  private static final int OLDEST_FORMAT = 4;

  /** The name of manifests up to format 3, which readers of a folder took for data. */
  private static final String OF_FORMAT_3 = "manifest.json";

  static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  private Manifests() {}

  /** The manifest of {@code folder}, or empty where the folder holds nothing that is finished. */
  public static <T> Optional<T> find(Storage storage, Path folder, Class<T> type) {
    Path path = new Path(folder, Workspace.MANIFEST);
    return storage
        .readIfPresent(path)
        .map(bytes -> parse(bytes, path, type, ManifestFolder.of(storage, folder)));
  }

  /** Whether manifests of this format are read. */
  public static boolean reads(int format) {
    return format >= OLDEST_FORMAT && format <= FORMAT;
  }

  /**
   * A manifest from its bytes.
   *
   * @param path of the manifest, for the message
   * @throws InputException if it is none of this version
   */
  public static <T> T parse(byte[] bytes, Path path, Class<T> type) {
    return parse(bytes, path, type, ManifestFolder.ELSEWHERE);
  }

  static <T> T parse(byte[] bytes, Path path, Class<T> type, ManifestFolder folder) {
    try {
      JsonNode tree = JSON.readTree(bytes);
      int format = tree.path("format").asInt(0);
      if (format > 0 && !reads(format)) {
        throw new InputException(
            "Cannot read "
                + path
                + ": another version of Headway wrote it, in form "
                + format
                + " where this one reads "
                + FORMAT
                + "; use that version, give another workspace, or make it anew with --if-exists"
                + " replace");
      }
      T manifest =
          reads(format) ? JSON.reader(injecting(folder)).forType(type).readValue(tree) : null;
      if (manifest != null) {
        return manifest;
      }
    } catch (IOException broken) {
      throw garbled(path, broken);
    }
    throw garbled(path, null);
  }

  private static InjectableValues injecting(ManifestFolder folder) {
    return new InjectableValues.Std().addValue(ManifestFolder.class, folder);
  }

  private static InputException garbled(Path path, IOException cause) {
    return new InputException(
        "Cannot read "
            + path
            + ": it is no manifest of this version; delete its folder and run the stage that writes"
            + " it again",
        cause);
  }

  /**
   * The manifest of {@code folder}.
   *
   * @param stage the stage that writes it, for the message
   */
  public static <T> T require(Storage storage, Path folder, Class<T> type, String stage) {
    return find(storage, folder, type)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot read " + folder + ": " + whyUnfinished(storage, folder, stage)));
  }

  private static String whyUnfinished(Storage storage, Path folder, String stage) {
    return storage.exists(new Path(folder, OF_FORMAT_3))
        ? "another version of Headway wrote it, in form 3 where this one reads "
            + FORMAT
            + "; use that version, or run "
            + stage
            + " again"
        : "it has no finished " + Workspace.MANIFEST + "; run " + stage + " first";
  }

  /** Makes {@code folder} readable; call it when all of its files are there. */
  public static void publish(Storage storage, Path folder, Object manifest) {
    writeParts(storage, folder, manifest);
    storage.publish(new Path(folder, Workspace.MANIFEST), bytes(manifest));
  }

  /** Writes the table of parts, which a manifest names, if it has parts. */
  static void writeParts(Storage storage, Path folder, Object manifest) {
    if (manifest instanceof PartsManifest named) {
      named.parts().write(storage, folder);
    }
  }

  /** The bytes that {@link #publish} writes. */
  public static byte[] bytes(Object manifest) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(manifest);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a manifest is plain values", impossible);
    }
  }

  /** Makes {@code folder} unreadable, then empties it. */
  public static void clear(Storage storage, Path folder) {
    storage.delete(new Path(folder, Workspace.MANIFEST));
    storage.delete(folder);
  }
}
