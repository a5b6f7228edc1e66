package headway.common.network.onnx;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the last cut of a network whose activations have spatial dimensions. */
public final class SpatialCut {
  private static final int RANK = 4;

  private SpatialCut() {}

  /**
   * The last of {@link OnnxGraph#cuts()} whose activations have more than one spatial position,
   * images × channels × height × width.
   */
  public static Optional<String> last(OnnxGraph graph) {
    List<String> cuts = graph.cuts();
    Map<String, long[]> shapes = TensorShapes.ofCuts(graph);
    for (int i = cuts.size() - 1; i >= 0; i--) {
      long[] shape = shapes.get(cuts.get(i));
      if (shape.length == RANK && shape[1] > 0 && shape[2] > 0 && shape[2] * shape[3] > 1) {
        return Optional.of(cuts.get(i));
      }
    }
    return Optional.empty();
  }
}
