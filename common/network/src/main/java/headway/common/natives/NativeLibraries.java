package headway.common.natives;

import ai.onnxruntime.OrtEnvironment;
import headway.common.image.ImageDecoder;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;

/** Loads ONNX Runtime and OpenCV and reports their builds. */
public final class NativeLibraries {
  private NativeLibraries() {}

  public static List<NativeLibrary> all() {
    return List.of(
        NativeLibrary.asking("ONNX Runtime", NativeLibraries::onnxRuntime),
        NativeLibrary.asking("OpenCV", NativeLibraries::openCv));
  }

  static void images() {
    new ImageDecoder();
  }

  static void networks() {
    OnnxEnvironment.get();
  }

  private static String onnxRuntime() {
    String where =
        GpuDevice.ofThread().isPresent()
            ? "CUDA device " + GpuDevice.ofThread().getAsInt()
            : "the processor";
    return "the frozen part: on "
        + where
        + ", "
        + OnnxEnvironment.get().getVersion()
        + ", providers "
        + OrtEnvironment.getAvailableProviders();
  }

  private static String openCv() {
    return opencv_core.CV_VERSION() + ", threads: " + opencv_core.getNumThreads();
  }
}
