package headway.common.natives;

import ai.onnxruntime.OrtEnvironment;
import headway.common.image.ImageDecoder;
import headway.common.nd4j.Nd4jThreads;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;

/** Loads ND4J, ONNX Runtime and OpenCV and reports their builds. */
public final class NativeLibraries {
  private NativeLibraries() {}

  public static List<NativeLibrary> all() {
    return List.of(
        NativeLibrary.asking("ND4J", NativeLibraries::nd4j),
        NativeLibrary.asking("ONNX Runtime", NativeLibraries::onnxRuntime),
        NativeLibrary.asking("OpenCV", NativeLibraries::openCv));
  }

  static void images() {
    new ImageDecoder();
  }

  static void networks() {
    OrtEnvironment.getEnvironment();
  }

  private static String nd4j() {
    Environment environment = Nd4j.getEnvironment();
    return String.format(
        Locale.ROOT,
        "the half that trains: %s %s, %s, convolutions by %s, threads: %d of loops, %d of BLAS",
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

  private static String onnxRuntime() {
    String where =
        GpuDevice.ofThread().isPresent()
            ? "CUDA device " + GpuDevice.ofThread().getAsInt()
            : "the processor";
    return "the frozen half: on "
        + where
        + ", "
        + OrtEnvironment.getEnvironment().getVersion()
        + ", providers "
        + OrtEnvironment.getAvailableProviders();
  }

  private static String openCv() {
    return opencv_core.CV_VERSION() + ", threads: " + opencv_core.getNumThreads();
  }
}
