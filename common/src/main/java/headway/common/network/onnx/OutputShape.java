package headway.common.network.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.natives.QuietSessionOptions;
import java.util.Arrays;
import java.util.Map;
import onnx.Onnx.ModelProto;

/** Infers the shape of a model's output, because files seldom declare shapes of inner tensors. */
final class OutputShape {
  private OutputShape() {}

  /** Dynamic or unknown dimensions are -1; the first is the batch and always dynamic. */
  static long[] of(ModelProto model, String origin, String output) {
    try {
      return checked(all(model).get(output), origin, output);
    } catch (OrtException e) {
      throw new InputException(
          "Cannot cut network %s at '%s': %s".formatted(origin, output, OnnxRuntimeMessage.of(e)),
          e);
    }
  }

  /**
   * The shapes of all outputs by name; dynamic or unknown dimensions are -1.
   *
   * @throws OrtException if ONNX Runtime rejects the model
   */
  static Map<String, long[]> all(ModelProto model) throws OrtException {
    try (OrtSession.SessionOptions options = QuietSessionOptions.options()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.disable_prepacking", "1");
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession session = environment.createSession(DeterministicOnnx.of(model), options)) {
        return MeasuredShapes.of(session);
      }
    }
  }

  private static long[] checked(long[] shape, String origin, String output) {
    if (shape.length < 2 || shape[0] > 0) {
      throw new InputException(
          "Cannot cut network %s at '%s': its shape is %s where a free batch dimension and values per image are expected; export the network with a free batch dimension"
              .formatted(origin, output, Arrays.toString(shape)));
    }
    return shape;
  }
}
