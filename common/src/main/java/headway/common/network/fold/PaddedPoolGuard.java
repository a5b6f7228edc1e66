package headway.common.network.fold;

import headway.common.network.proto.Attributes;
import java.util.Optional;
import onnx.Onnx.NodeProto;

/**
 * Keeps ONNX Runtime from merging zero padding into the max pooling behind it. Its <a
 * href="https://github.com/microsoft/onnxruntime/blob/v1.22.0/onnxruntime/core/optimizer/pad_fusion.cc">PadFusion</a>
 * does, and a pooling's own padding is lower than any value: where a border has negative values
 * only, as that of ResNet50V2, the zeros are lost. The maximum of the padded tensor and itself
 * stands in between.
 */
final class PaddedPoolGuard {
  private PaddedPoolGuard() {}

  /** Whether the pooling was written behind a guard. */
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
    graph.add(
        NodeProto.newBuilder()
            .setOpType("Max")
            .addInput(padded)
            .addInput(padded)
            .addOutput(guarded)
            .build());
    graph.add(pooling.toBuilder().setInput(0, guarded).build());
    return true;
  }
}
