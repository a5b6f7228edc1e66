package headway.common.network.quantize;

import headway.common.InputException;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;

/**
 * Converts models of opset 11 and 12 to 13, the first whose DequantizeLinear has a scale for each
 * channel. Newer ones stay as they are.
 */
final class OpsetThirteen {
  private static final int OLDEST = 11;
  private static final int WANTED = 13;

  /** Operators whose attribute became an input, and that attribute. */
  private static final Map<String, String> ATTRIBUTE_TO_INPUT =
      Map.of("Squeeze", "axes", "Unsqueeze", "axes", "ReduceSum", "axes", "Split", "split");

  /** Before 13 these computed over all axes from a given one on. */
  private static final Set<String> CHANGED = Set.of("Softmax", "LogSoftmax", "Hardmax");

  private OpsetThirteen() {}

  /**
   * The model with opset 13 or higher.
   *
   * @throws InputException if it cannot be converted
   */
  static ModelProto of(ModelProto model, String origin) {
    long opset =
        model.getOpsetImportList().stream()
            .filter(each -> isOnnx(each.getDomain()))
            .mapToLong(OperatorSetIdProto::getVersion)
            .max()
            .orElse(1);
    if (opset >= WANTED) {
      return model;
    }
    if (opset < OLDEST) {
      throw new InputException(
          "Cannot quantise network %s: its opset is %d but must be at least %d; export it again"
              .formatted(origin, opset, OLDEST));
    }
    GraphProto.Builder graph = model.getGraph().toBuilder().clearNode();
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (isOnnx(node.getDomain()) && CHANGED.contains(node.getOpType())) {
        throw new InputException(
            "Cannot quantise network %s: its %s of opset %d means another one than that of %d; export it again"
                .formatted(origin, node.getOpType(), opset, WANTED));
      }
      graph.addNode(converted(node, graph));
    }
    ModelProto.Builder result = model.toBuilder().setGraph(graph).clearOpsetImport();
    model.getOpsetImportList().stream()
        .map(each -> isOnnx(each.getDomain()) ? each.toBuilder().setVersion(WANTED).build() : each)
        .forEach(result::addOpsetImport);
    return result.build();
  }

  private static boolean isOnnx(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private static NodeProto converted(NodeProto node, GraphProto.Builder graph) {
    String attribute = ATTRIBUTE_TO_INPUT.get(node.getOpType());
    if (attribute == null || Attributes.find(node, attribute).isEmpty()) {
      return node;
    }
    String name = node.getOutput(0) + ":" + attribute;
    long[] values =
        Attributes.find(node, attribute).orElseThrow().getIntsList().stream()
            .mapToLong(Long::longValue)
            .toArray();
    graph.addInitializer(Constants.integers(name, values));
    NodeProto.Builder result = node.toBuilder().clearAttribute().addInput(name);
    node.getAttributeList().stream()
        .filter(each -> !each.getName().equals(attribute))
        .forEach(result::addAttribute);
    return result.build();
  }
}
