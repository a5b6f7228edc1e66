package headway.common.network.onnx;

import ai.onnxruntime.OrtException;
import java.util.Map;
import java.util.TreeMap;

/** The sizes of the tensors between input and output, by ONNX Runtime's shape inference. */
public final class ActivationSizes {
  private ActivationSizes() {}

  /**
   * The number of values of each tensor for one image, by name; 0 if a dimension is unknown, and an
   * empty map if ONNX Runtime rejects the model.
   */
  public static Map<String, Long> values(OnnxGraph graph) {
    try {
      Map<String, Long> values = new TreeMap<>();
      MeasuredShapes.ofAllTensors(graph).forEach((name, shape) -> values.put(name, values(shape)));
      return values;
    } catch (OrtException refused) {
      return Map.of();
    }
  }

  private static long values(long[] shape) {
    long values = 1;
    for (int i = 0; i < shape.length; i++) {
      if (i > 0 || shape[i] > 0) {
        values *= Math.max(0, shape[i]);
      }
    }
    return values;
  }
}
