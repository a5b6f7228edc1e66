package headway.common.natives;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The folder of this host with files of weights that are too large for a model's own bytes. A model
 * names them by their hash, and ONNX Runtime maps them from there into memory.
 */
public final class WeightsFolder {
  private static final AtomicReference<Path> FOLDER = new AtomicReference<>();

  private WeightsFolder() {}

  /** Where the files of this process lie from now on. */
  public static void use(Path folder) {
    FOLDER.set(folder.toAbsolutePath());
  }

  static Optional<Path> get() {
    return Optional.ofNullable(FOLDER.get());
  }
}
