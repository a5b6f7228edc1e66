package headway.common.natives;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native library that can be preloaded: finding OpenCV's parts on the class path takes over a
 * second of processor time, while a new process is otherwise idle.
 */
public enum NativePreload {
  /** Decodes images. */
  OPENCV(NativeLibraries::images),
  /** Runs networks. */
  ONNX_RUNTIME(NativeLibraries::networks);

  private static final Logger LOG = LoggerFactory.getLogger(NativePreload.class);
  private static final String SEPARATOR = ",";

  private final Runnable loading;

  NativePreload(Runnable loading) {
    this.loading = loading;
  }

  /** Formats names as one text, which {@link #parse} reads. */
  public static String names(List<NativePreload> libraries) {
    return libraries.stream().map(Enum::name).collect(Collectors.joining(SEPARATOR));
  }

  /** The libraries of a text that {@link #names} made. */
  public static List<NativePreload> parse(String names) {
    return Arrays.stream(names.split(SEPARATOR))
        .filter(name -> !name.isBlank())
        .map(NativePreload::valueOf)
        .toList();
  }

  /**
   * Starts to load them in order, on a background thread. Code that needs one meanwhile waits for
   * it. One that cannot be loaded fails where it is needed, not here.
   */
  public static void begin(List<NativePreload> libraries) {
    if (libraries.isEmpty()) {
      return;
    }
    Thread loader = new Thread(() -> libraries.forEach(NativePreload::load), "headway-preload");
    loader.setDaemon(true);
    loader.start();
  }

  private void load() {
    try {
      loading.run();
    } catch (RuntimeException | LinkageError failure) {
      LOG.debug("{} does not load", this, failure);
    }
  }
}
