package headway.common.natives;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native library that can be loaded before it is needed: finding OpenCV's parts on the class path
 * takes over a second of processor time, while a process that has just started waits for others.
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

  /** Their names as one text, which {@link #parse} reads. */
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
   * Begins to load them, one after the other, on a thread of its own. Who needs one meanwhile waits
   * for it; one that cannot be loaded fails where it is needed, not here.
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
