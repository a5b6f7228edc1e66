package headway.common.network.onnx;

import ai.onnxruntime.OrtException;
import headway.common.InputException;
import java.util.Map;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;

/** The shapes of a graph's cut points and outputs, by ONNX Runtime. */
public final class CutShapes {
  private CutShapes() {}

  /**
   * The shapes by name, including the batch, which is -1; other negative sizes are unknown.
   *
   * @throws InputException if ONNX Runtime rejects the model
   */
  public static Map<String, long[]> of(OnnxGraph graph) {
    try {
      return measured(graph);
    } catch (OrtException e) {
      throw new InputException(
          "Cannot read network %s: %s".formatted(graph.origin(), OnnxRuntimeMessage.of(e)), e);
    }
  }

  /** As {@link #of}; empty if ONNX Runtime rejects the model. */
  public static Map<String, long[]> ifKnown(OnnxGraph graph) {
    try {
      return measured(graph);
    } catch (OrtException e) {
      return Map.of();
    }
  }

  private static Map<String, long[]> measured(OnnxGraph graph) throws OrtException {
    ModelProto.Builder all = graph.model().toBuilder();
    graph.cuts().stream()
        .filter(cut -> !graph.outputs().contains(cut))
        .forEach(cut -> all.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(cut)));
    return OutputShape.all(all.build());
  }
}
