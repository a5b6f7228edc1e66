package headway.common.network.fold;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.GraphWriter;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.NodeProto;

/**
 * Prevents ONNX Runtime from fusing zero padding into the max pooling after it. Its <a
 * href="https://github.com/microsoft/onnxruntime/blob/v1.22.0/onnxruntime/core/optimizer/pad_fusion.cc">PadFusion</a>
 * does that, but the padding of max pooling is lower than any value: where a border has negative
 * values only, as in ResNet50V2, the zeros are lost. The guard is a Max node of the padded tensor
 * with itself.
 */
final class PaddedPoolGuard {
  private PaddedPoolGuard() {}

  /** Adds a guard before the pooling if necessary; returns whether it did. */
  static boolean merge(NodeProto pooling, EditableGraph graph) {
    String padded = pooling.getInput(0);
    Optional<NodeProto> pad =
        graph
            .maker(padded, "Pad")
            .filter(node -> Attributes.text(node, "mode", "constant").equals("constant"));
    if (pad.isEmpty()) {
      return false;
    }
    String guarded = pooling.getOutput(0) + "/guarded";
    graph.add(GraphWriter.newNode("Max", guarded, List.of(padded, padded)).build());
    graph.add(pooling.toBuilder().setInput(0, guarded).build());
    return true;
  }
}
