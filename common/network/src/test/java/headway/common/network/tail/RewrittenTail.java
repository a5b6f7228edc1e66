package headway.common.network.tail;

import headway.common.network.NetworkCatalogue;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.DeterministicOnnx;
import java.util.ArrayList;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Ends that can stand for the shipped network's pooling and dense layer: the same logits. */
public enum RewrittenTail {
  GEMM(
      pool("gap", Below.MAP),
      node("Flatten", "flat", "gap"),
      node("Gemm", "y", Attributes.integer("transB", 1), "flat", "fcw", "fcb")),
  LOG_SOFTMAX(
      pool("gap", Below.MAP),
      node("Flatten", "flat", "gap"),
      node("Gemm", "l", Attributes.integer("transB", 1), "flat", "fcw", "fcb"),
      node("LogSoftmax", "y", Attributes.integer("axis", 1), "l")),
  CONVOLUTION_BEHIND_POOLING_SOFTMAX(
      pool("gap", Below.MAP),
      node("Conv", "c", "gap", "fcw", "fcb"),
      node("Flatten", "l", "c"),
      node("Softmax", "y", Attributes.integer("axis", 1), "l")),
  CONVOLUTION_BEHIND_POOLING(
      pool("gap", Below.MAP), node("Conv", "c", "gap", "fcw", "fcb"), node("Flatten", "y", "c")),
  CONVOLUTION_BEFORE_POOLING_SOFTMAX(
      node("Conv", "c", Below.MAP, "fcw", "fcb"),
      pool("gap", "c"),
      node("Flatten", "l", "gap"),
      node("Softmax", "y", Attributes.integer("axis", 1), "l")),
  CONVOLUTION_BEFORE_POOLING(
      node("Conv", "c", Below.MAP, "fcw", "fcb"), pool("gap", "c"), node("Flatten", "y", "gap"));

  private final List<NodeProto> tail;

  /** What the tails read. */
  private static final class Below {
    static final String MAP = "_bn1.o.r";
  }

  RewrittenTail(NodeProto... tail) {
    this.tail = List.of(tail);
  }

  private static NodeProto pool(String output, String input) {
    return node("GlobalAveragePool", output, input);
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  private static NodeProto node(
      String operator, String output, AttributeProto attribute, String... inputs) {
    return node(operator, output, inputs).toBuilder().addAttribute(attribute).build();
  }

  /** The ONNX file. */
  public byte[] network() {
    ModelProto model =
        DeterministicOnnx.parse(NetworkCatalogue.find("efficientnet-lite0").orElseThrow().bytes());
    GraphProto.Builder graph = model.getGraph().toBuilder();
    List<NodeProto> nodes = new ArrayList<>(graph.getNodeList());
    nodes.removeIf(node -> List.of("gap", "features", "logits").contains(node.getOutput(0)));
    nodes.addAll(tail);
    graph.clearNode().addAllNode(nodes).clearOutput().clearValueInfo();
    graph.addOutput(model.getGraph().getOutput(0).toBuilder().setName("y"));
    boolean convolution = tail.stream().anyMatch(node -> node.getOpType().equals("Conv"));
    for (TensorProto.Builder weights : graph.getInitializerBuilderList()) {
      if (convolution && weights.getName().equals("fcw")) {
        weights.addDims(1).addDims(1);
      }
    }
    return DeterministicOnnx.of(model.toBuilder().setGraph(graph).build());
  }
}
