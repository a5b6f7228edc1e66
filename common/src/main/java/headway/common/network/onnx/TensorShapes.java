package headway.common.network.onnx;

import ai.onnxruntime.OrtException;
import headway.common.InputException;
import java.util.Arrays;
import java.util.Map;

/** Infers the shapes of all tensors of a graph, by ONNX Runtime. */
public final class TensorShapes {
  private TensorShapes() {}

  /** The shapes by name, without the batch; unknown dimensions are -1. */
  public static Map<String, long[]> of(OnnxGraph graph) {
    try {
      Map<String, long[]> shapes = MeasuredShapes.ofAllTensors(graph);
      shapes.values().removeIf(shape -> shape.length == 0);
      shapes.replaceAll((name, shape) -> Arrays.copyOfRange(shape, 1, shape.length));
      return shapes;
    } catch (OrtException e) {
      throw new InputException(
          "Cannot use network %s: %s".formatted(graph.origin(), OnnxRuntimeMessage.of(e)), e);
    }
  }
}
