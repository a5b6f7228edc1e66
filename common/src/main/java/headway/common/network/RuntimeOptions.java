package headway.common.network;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

/**
 * How ONNX Runtime computes here: the same digits each time, and no more threads than granted.
 * Memory arena and memory patterns stay on: without the arena EfficientNet-Lite0 took 1.4 times the
 * processor time, the patterns made no difference, and with both the memory is flat after the first
 * batches.
 */
final class RuntimeOptions {
  private RuntimeOptions() {}

  static OrtSession.SessionOptions forThreads(int threads) throws OrtException {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be ≥ 1 but was " + threads);
    }
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setDeterministicCompute(true);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    return options;
  }
}
