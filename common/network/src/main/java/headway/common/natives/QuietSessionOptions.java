package headway.common.natives;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Optional;

/**
 * ONNX Runtime session options that keep standard error clean. By default the library writes
 * warnings there past any logging, in colours even into a file, and prints each error besides
 * throwing it.
 */
public final class QuietSessionOptions {
  /** For models that are given as bytes. */
  private static final String WEIGHTS_FOLDER =
      "session.model_external_initializers_file_folder_path";

  private QuietSessionOptions() {}

  /** New options of a session, which the caller closes. */
  public static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    Optional<Path> weights = WeightsFolder.get();
    if (weights.isPresent()) {
      options.addConfigEntry(WEIGHTS_FOLDER, weights.get().toString());
    }
    return options;
  }
}
