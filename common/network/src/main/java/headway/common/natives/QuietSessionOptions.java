package headway.common.natives;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/**
 * ONNX Runtime session options that keep standard error clean. By default the library writes
 * warnings there past any logging, in colours even into a file, and prints each error besides
 * throwing it.
 */
public final class QuietSessionOptions {
  private QuietSessionOptions() {}

  /** New options of a session, which the caller closes. */
  public static OrtSession.SessionOptions options() throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }
}
