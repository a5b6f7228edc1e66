package headway.common.network.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import headway.common.UsageException;
import headway.common.natives.GpuDevice;
import headway.common.natives.QuietSessionOptions;

/**
 * The session options of ONNX Runtime: reproducible results and a fixed number of threads. Memory
 * arena and memory patterns stay on: without the arena EfficientNet-Lite0 took 1.4 times the
 * processor time, the patterns made no difference, and with both the memory is constant after the
 * first batches. Uses the GPU that is assigned to the calling thread's task, if any.
 */
public final class RuntimeOptions {
  private RuntimeOptions() {}

  /** New options of a session, which the caller closes. */
  public static OrtSession.SessionOptions forThreads(int threads) throws OrtException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be ≥ 1 but was " + threads);
    }
    OrtSession.SessionOptions options = QuietSessionOptions.options();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setDeterministicCompute(true);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    if (GpuDevice.ofThread().isPresent()) {
      useCuda(options, requireCuda(GpuDevice.ofThread().getAsInt()));
    }
    return options;
  }

  /**
   * For the tasks of one device, which share a session and run batches of several sizes. By default
   * ONNX Runtime times all convolution algorithms at each new size, so that results depend on the
   * clock, doubles its memory at each growth, and plans one block of memory for each size.
   */
  private static void useCuda(OrtSession.SessionOptions options, int device) throws OrtException {
    options.setMemoryPatternOptimization(false);
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device)) {
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      cuda.add("arena_extend_strategy", "kSameAsRequested");
      options.addCUDA(cuda);
    }
  }

  private static int requireCuda(int device) {
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      throw new UsageException(
          "Cannot use GPU %d: this build of ONNX Runtime has no CUDA; build with mvn -Pgpu, or leave out spark.task.resource.gpu.amount"
              .formatted(device));
    }
    return device;
  }
}
