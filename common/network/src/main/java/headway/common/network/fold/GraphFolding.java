package headway.common.network.fold;

import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.DeterministicOnnx;
import java.util.Optional;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/**
 * Folds into each convolution the batch norm after it and the zero padding before it, if no other
 * node reads the tensor between. The outputs stay the same up to rounding; sums are computed in
 * double. The tensors between folded nodes disappear. Nodes that ONNX Runtime would fuse wrongly
 * are protected, see {@link PaddedPoolGuard}.
 */
public final class GraphFolding {
  private GraphFolding() {}

  /** The folded model, or the same bytes if nothing can be folded. */
  public static byte[] of(byte[] model, String origin) {
    ModelProto read = OnnxGraph.parse(model, origin).model();
    return fold(read.getGraph())
        .map(folded -> DeterministicOnnx.of(read.toBuilder().setGraph(folded).build()))
        .orElse(model);
  }

  private static Optional<GraphProto> fold(GraphProto graph) {
    TensorConsumers consumers = TensorConsumers.of(graph);
    EditableGraph result = new EditableGraph(graph);
    boolean changed = false;
    for (NodeProto node : graph.getNodeList()) {
      boolean merged =
          switch (node.getOpType()) {
            case "BatchNormalization" -> BatchNormFold.merge(node, consumers, result);
            case "Conv" -> PadFold.merge(node, consumers, result);
            case "MaxPool" -> PaddedPoolGuard.merge(node, result);
            default -> false;
          };
      if (!merged) {
        result.add(node);
      }
      changed |= merged;
    }
    return changed ? Optional.of(result.graph()) : Optional.empty();
  }
}
