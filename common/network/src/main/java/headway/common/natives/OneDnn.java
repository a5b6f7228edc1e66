package headway.common.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;

/**
 * oneDNN in DL4J's layers: convolutions, pooling and batch norms of N×C×H×W graphs use it, several
 * times as fast as DL4J's im2col; see {@code deploy/bench/networks}. Gradients of N×H×W×C are wrong
 * with it, and no graph of Headway has that layout.
 *
 * <p>ND4J loads one of its libraries at first use and keeps it; layers look for their kernels when
 * a graph is made. So the library is selected once, but the kernels can be changed at any time.
 */
public final class OneDnn {
  /** Of ND4J's libraries; oneDNN itself finds AVX-512 where there is. */
  private static final String BUILD = "-onednn-avx2";

  private static final String PLAIN = "-plain";
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String NO_KERNELS = "org.eclipse.deeplearning4j.helpers.disable";
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private OneDnn() {}

  /**
   * Selects the kernels of graphs that are created from now on. Before JavaCPP loads its first
   * library it also selects the library of ND4J; later the one with oneDNN is used. Has no effect
   * if the processor lacks AVX2 or the build lacks the library.
   */
  public static void use(boolean wanted) {
    boolean able = wanted && hasAvx2();
    if (System.getProperty(EXTENSION) == null || System.getProperty(EXTENSION).equals(PLAIN)) {
      System.setProperty(EXTENSION, able ? BUILD : PLAIN);
    }
    System.setProperty(NO_KERNELS, Boolean.toString(!able));
  }

  /** As {@link #use}, where nothing has been selected in this process. */
  public static synchronized void useUnlessSelected(boolean wanted) {
    if (System.getProperty(NO_KERNELS) == null) {
      use(wanted);
    }
  }

  /** Whether graphs that are created now use oneDNN's kernels; loads ND4J. */
  public static boolean used() {
    return !Boolean.parseBoolean(System.getProperty(NO_KERNELS, "true")) && loaded();
  }

  /** Whether ND4J's library contains oneDNN; false before it is loaded. */
  public static boolean loaded() {
    String library = Loader.getLoadedLibraries().get("nd4jcpu");
    return library != null && library.contains("-onednn");
  }

  private static boolean hasAvx2() {
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      return lines.anyMatch(line -> line.startsWith("flags") && line.contains(" avx2"));
    } catch (IOException notLinux) {
      return false;
    }
  }
}
