package headway.common.network.onnx;

import ai.onnxruntime.OrtException;
import headway.common.InputException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.Onnx.ModelProto;

/** Finds where a network's activations still lie in rows and columns. */
public final class SpatialCut {
  private static final int RANK = 4;

  private SpatialCut() {}

  /**
   * The last of {@link OnnxGraph#cuts()} whose activations have more than one place, images ×
   * channels × height × width.
   */
  public static Optional<String> last(OnnxGraph graph) {
    List<String> cuts = graph.cuts();
    ModelProto.Builder all = graph.model().toBuilder();
    all.getGraphBuilder().clearOutput();
    cuts.forEach(cut -> all.getGraphBuilder().addOutput(ValueInfos.ofUnknownShape(cut)));
    Map<String, long[]> shapes = shapes(all.build(), graph.origin());
    for (int i = cuts.size() - 1; i >= 0; i--) {
      long[] shape = shapes.get(cuts.get(i));
      if (shape.length == RANK && shape[1] > 0 && shape[2] > 0 && shape[2] * shape[3] > 1) {
        return Optional.of(cuts.get(i));
      }
    }
    return Optional.empty();
  }

  private static Map<String, long[]> shapes(ModelProto model, String origin) {
    try {
      return OutputShape.all(model);
    } catch (OrtException e) {
      throw new InputException(
          "Cannot read network %s: %s".formatted(origin, RuntimeComplaint.of(e)), e);
    }
  }
}
