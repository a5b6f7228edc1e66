package headway.common.nd4j;

import headway.common.natives.NativeLibrary;
import headway.common.natives.OneDnn;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J and reports its build. */
public final class Nd4jLibrary {
  private Nd4jLibrary() {}

  public static NativeLibrary report() {
    return NativeLibrary.asking("ND4J", Nd4jLibrary::detail);
  }

  private static String detail() {
    Environment environment = Nd4j.getEnvironment();
    return String.format(
        Locale.ROOT,
        "the part that trains: %s %s, %s, convolutions by %s, threads: %d of loops, %d of BLAS",
        Nd4j.getBackend().getClass().getSimpleName(),
        build(),
        Nd4j.factory().blas().getBlasVendor(),
        OneDnn.used() ? "oneDNN" : "DL4J",
        Nd4jThreads.loopThreads(),
        Nd4jThreads.blasThreads());
  }

  /** The Maven classifier of the loaded library: plain, avx2, avx512 or one of oneDNN. */
  private static String build() {
    return Loader.getPlatform() + System.getProperty("org.bytedeco.javacpp.platform.extension", "");
  }
}
