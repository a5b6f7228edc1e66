package headway.common.network.fold;

import headway.common.network.onnx.OnnxBytes;
import headway.common.network.onnx.OnnxGraph;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/**
 * Merges into each convolution the batch norm behind it and the zero padding before it, where
 * nothing else reads what lies between. The answers stay the same up to the last digits; the sums
 * are made in double. Tensors between the merged nodes are gone.
 */
public final class Folding {
  private Folding() {}

  /** The folded model, or the same bytes where nothing can be merged. */
  public static byte[] of(byte[] model, String origin) {
    ModelProto read = OnnxGraph.parse(model, origin).model();
    GraphProto folded = fold(read.getGraph());
    return folded.getNodeCount() == read.getGraph().getNodeCount()
        ? model
        : OnnxBytes.of(read.toBuilder().setGraph(folded).build());
  }

  private static GraphProto fold(GraphProto graph) {
    Readers readers = Readers.of(graph);
    NodesAndWeights result = new NodesAndWeights(graph);
    for (NodeProto node : graph.getNodeList()) {
      boolean merged =
          switch (node.getOpType()) {
            case "BatchNormalization" -> BatchNormFold.merge(node, readers, result);
            case "Conv" -> PadFold.merge(node, readers, result);
            default -> false;
          };
      if (!merged) {
        result.add(node);
      }
    }
    return result.graph();
  }
}
