package headway.common.network.keras;

import headway.common.InputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A file that Keras wrote: {@code .h5} of Keras 2 or 3, with architecture and weights, or {@code
 * .keras}, a zip with both.
 *
 * @param config the architecture as JSON
 * @param weights to be closed
 * @param archive whether it is a {@code .keras} file, whose weights have numbers instead of names
 */
record KerasFile(String config, Hdf5File weights, boolean archive) implements AutoCloseable {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";

  /**
   * Opens a file's bytes.
   *
   * @param origin the name or URI for messages
   * @throws InputException when it is no whole model
   */
  static KerasFile open(byte[] bytes, String origin) {
    return isZip(bytes) ? archive(bytes, origin) : single(bytes, origin);
  }

  private static boolean isZip(byte[] bytes) {
    return bytes.length > 1 && bytes[0] == 'P' && bytes[1] == 'K';
  }

  private static KerasFile single(byte[] bytes, String origin) {
    Hdf5File file = Hdf5File.open(bytes, origin);
    try {
      return new KerasFile(
          file.attribute("model_config").orElseThrow(() -> withoutArchitecture(origin)),
          file,
          false);
    } catch (RuntimeException refused) {
      file.close();
      throw refused;
    }
  }

  private static KerasFile archive(byte[] bytes, String origin) {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals(CONFIG) || entry.getName().equals(WEIGHTS)) {
          entries.put(entry.getName(), zip.readAllBytes());
        }
      }
    } catch (IOException | IllegalArgumentException damaged) {
      throw cutShort(origin, damaged);
    }
    if (!entries.containsKey(CONFIG) || !entries.containsKey(WEIGHTS)) {
      throw cutShort(origin, null);
    }
    return new KerasFile(
        new String(entries.get(CONFIG), StandardCharsets.UTF_8),
        Hdf5File.open(entries.get(WEIGHTS), origin),
        true);
  }

  private static InputException cutShort(String origin, Exception cause) {
    return new InputException(
        "Cannot read network %s: the .keras file is cut short, damaged, or no model; fetch it again, or save it by model.save('name.keras')"
            .formatted(origin),
        cause);
  }

  private static InputException withoutArchitecture(String origin) {
    return new InputException(
        "Cannot read network %s: it holds weights but no architecture; save the whole model by model.save('name.keras')"
            .formatted(origin));
  }

  @Override
  public void close() {
    weights.close();
  }
}
