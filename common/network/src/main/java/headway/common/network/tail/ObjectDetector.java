package headway.common.network.tail;

import headway.common.InputException;
import headway.common.network.onnx.OnnxGraph;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Networks that find objects in an image: their outputs are no features of the whole image. */
public final class ObjectDetector {
  private static final int SUGGESTIONS = 3;
  private static final List<String> OPERATORS =
      List.of("NonMaxSuppression", "EfficientNMS_TRT", "RoiAlign");

  private ObjectDetector() {}

  /**
   * Refuses to choose features of a detector.
   *
   * @throws InputException naming its boxes, and the highest tensors at which it can be cut
   */
  public static void refuse(OnnxGraph graph) {
    boxes(graph)
        .ifPresent(
            what -> {
              List<String> cuts =
                  graph.cuts().stream().filter(cut -> !graph.outputs().contains(cut)).toList();
              throw new InputException(
                  "Cannot choose features of network %s: it finds objects (%s); %s"
                      .formatted(
                          graph.origin(),
                          what,
                          cuts.isEmpty()
                              ? "give a network that describes whole images, such as its backbone"
                              : "give --cut with one of its %d tensors, such as %s"
                                  .formatted(
                                      cuts.size(),
                                      String.join(
                                          ", ",
                                          cuts.subList(
                                              Math.max(0, cuts.size() - SUGGESTIONS),
                                              cuts.size())))));
            });
  }

  private static Optional<String> boxes(OnnxGraph graph) {
    return graph.outputs().stream()
        .filter(output -> output.toLowerCase(Locale.ROOT).contains("box"))
        .findFirst()
        .map("its output '%s' has boxes"::formatted)
        .or(
            () ->
                graph.model().getGraph().getNodeList().stream()
                    .filter(node -> OPERATORS.contains(node.getOpType()))
                    .findFirst()
                    .map(
                        node ->
                            "its node '%s' is of %s"
                                .formatted(node.getOutput(0), node.getOpType())));
  }
}
