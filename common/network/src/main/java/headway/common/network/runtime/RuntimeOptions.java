package headway.common.network.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
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

  static OrtSession.SessionOptions forThreads(int threads) throws OrtException {
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
      options.addCUDA(requireCuda(GpuDevice.ofThread().getAsInt()));
    }
    return options;
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
