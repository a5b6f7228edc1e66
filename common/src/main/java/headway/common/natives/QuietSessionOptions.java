package headway.common.natives;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;

/**
 * Options of ONNX Runtime that leave standard error to Headway. By itself the library writes its
 * warnings there past any logging, in colours even where it is a file, and each error as well as
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
