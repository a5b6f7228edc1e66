package headway.common.network.forms;

import headway.common.InputException;
import headway.common.network.proto.AncestorGraph;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.NodeInputs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;

/**
 * Converts networks that were exported in training mode to evaluation mode: dropout becomes the
 * identity, and batch norms use their stored statistics. Both are exact, by the definition of <a
 * href="https://onnx.ai/onnx/operators/onnx__Dropout.html">Dropout</a> and <a
 * href="https://onnx.ai/onnx/operators/onnx__BatchNormalization.html">BatchNormalization</a>; a
 * network without such a form is rejected.
 */
final class EvaluationMode {
  private static final Set<String> RANDOM =
      Set.of(
          "Bernoulli",
          "Multinomial",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike");
  private static final int BY_OUTPUTS_BEFORE_OPSET = 14;
  private static final int MEAN = 3;
  private static final int VARIANCE = 4;
  private static final int MODE = 2;

  private final String origin;
  private final long opset;
  private final Map<String, TensorProto> weights = new HashMap<>();
  private final Set<String> read = new HashSet<>();
  private int dropouts;
  private int norms;
  private int untrained;

  private EvaluationMode(ModelProto model, String origin) {
    this.origin = origin;
    this.opset =
        model.getOpsetImportList().stream()
            .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
            .mapToLong(OperatorSetIdProto::getVersion)
            .findFirst()
            .orElse(0);
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> weights.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      read.addAll(NodeInputs.of(node));
      if (node.getOpType().equals("Constant")) {
        Attributes.find(node, "value")
            .ifPresent(value -> weights.put(node.getOutput(0), value.getT()));
      }
    }
    graph.getOutputList().forEach(output -> read.add(output.getName()));
  }

  /**
   * A model in evaluation mode.
   *
   * @param model unchanged if it was in evaluation mode
   * @param notes the changes, for the user
   */
  record Evaluated(ModelProto model, List<String> notes) {}

  /**
   * Converts a model.
   *
   * @throws InputException if other nodes read batch statistics, or random numbers are drawn
   */
  static Evaluated of(ModelProto model, String origin) {
    EvaluationMode mode = new EvaluationMode(model, origin);
    GraphProto evaluated = mode.evaluated(model.getGraph());
    if (mode.dropouts + mode.norms == 0) {
      return new Evaluated(model, List.of());
    }
    return new Evaluated(model.toBuilder().setGraph(evaluated).build(), List.of(mode.note()));
  }

  private String note() {
    List<String> changed = new ArrayList<>();
    if (dropouts > 0) {
      changed.add(
          "%d dropout%s let everything through".formatted(dropouts, dropouts > 1 ? "s" : ""));
    }
    if (norms > 0) {
      changed.add(
          "%d batch norm%s stored statistics"
              .formatted(norms, norms > 1 ? "s take their" : " takes its"));
    }
    if (untrained > 0) {
      changed.add(
          "of %d of them these are mean 0 and variance 1, as if nothing had been learned"
              .formatted(untrained));
    }
    return "it was exported in training mode and is computed in evaluation mode: "
        + String.join(", ", changed);
  }

  private GraphProto evaluated(GraphProto graph) {
    GraphProto.Builder result = graph.toBuilder().clearNode();
    Set<String> needed = needed(graph);
    for (NodeProto node : graph.getNodeList()) {
      boolean counts = node.getOutputList().stream().anyMatch(needed::contains);
      if (counts && RANDOM.contains(node.getOpType())) {
        throw refused(node, "draws random numbers, so two runs differ");
      }
      if (isTrainingDropout(node)) {
        dropouts++;
        result.addNode(asIdentity(node));
      } else if (isTrainingNorm(node)) {
        norms++;
        normalize(node, result);
      } else {
        result.addNode(inner(node));
      }
    }
    return result.build();
  }

  private static Set<String> needed(GraphProto graph) {
    Set<String> outputs = new HashSet<>();
    graph.getOutputList().forEach(output -> outputs.add(output.getName()));
    return AncestorGraph.of(graph, outputs).tensors();
  }

  /** Also converts the branches of an If and the bodies of loops. */
  private NodeProto inner(NodeProto node) {
    if (node.getAttributeList().stream()
        .noneMatch(each -> each.hasG() || each.getGraphsCount() > 0)) {
      return node;
    }
    NodeProto.Builder result = node.toBuilder().clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      AttributeProto.Builder evaluated = attribute.toBuilder();
      if (attribute.hasG()) {
        evaluated.setG(evaluated(attribute.getG()));
      }
      for (int i = 0; i < attribute.getGraphsCount(); i++) {
        evaluated.setGraphs(i, evaluated(attribute.getGraphs(i)));
      }
      result.addAttribute(evaluated);
    }
    return result.build();
  }

  /** Whether it may drop values; a computed mode counts as training. */
  private boolean isTrainingDropout(NodeProto node) {
    if (!node.getOpType().equals("Dropout")
        || node.getInputCount() <= MODE
        || node.getInput(MODE).isEmpty()) {
      return false;
    }
    TensorProto mode = weights.get(node.getInput(MODE));
    return mode == null
        || mode.getInt32DataList().stream().anyMatch(value -> value != 0)
        || mode.getRawData().toByteArray().length > 0 && mode.getRawData().byteAt(0) != 0;
  }

  /** Without its mode a dropout is the identity, and its mask is true everywhere. */
  private static NodeProto asIdentity(NodeProto dropout) {
    return dropout.toBuilder().clearInput().addInput(dropout.getInput(0)).build();
  }

  /** Before opset 14 the number of outputs decided. */
  private boolean isTrainingNorm(NodeProto node) {
    if (!node.getOpType().equals("BatchNormalization")) {
      return false;
    }
    return Attributes.integer(node, "training_mode", 0) != 0
        || (opset < BY_OUTPUTS_BEFORE_OPSET
            && node.getOutputList().stream().skip(1).anyMatch(output -> !output.isEmpty()));
  }

  private void normalize(NodeProto norm, GraphProto.Builder result) {
    if (isUntrained(norm)) {
      untrained++;
    }
    NodeProto.Builder evaluated = norm.toBuilder().clearOutput().addOutput(norm.getOutput(0));
    evaluated.clearAttribute();
    norm.getAttributeList().stream()
        .filter(attribute -> !attribute.getName().equals("training_mode"))
        .forEach(evaluated::addAttribute);
    result.addNode(evaluated);
    for (int i = 1; i < norm.getOutputCount(); i++) {
      String output = norm.getOutput(i);
      if (read.contains(output)) {
        if (i > 2) {
          throw refused(norm, "gives the statistics of a batch to another node");
        }
        result.addNode(
            GraphWriter.newNode(
                "Identity", output, List.of(norm.getInput(i == 1 ? MEAN : VARIANCE))));
      }
    }
  }

  /** Whether the statistics are the initial ones. */
  private boolean isUntrained(NodeProto norm) {
    TensorProto mean = weights.get(norm.getInput(MEAN));
    TensorProto variance = weights.get(norm.getInput(VARIANCE));
    return mean != null
        && variance != null
        && Constants.isFloat(mean)
        && Constants.isFloat(variance)
        && isAll(mean, 0)
        && isAll(variance, 1);
  }

  private static boolean isAll(TensorProto tensor, float value) {
    for (float each : Constants.floats(tensor)) {
      if (each != value) {
        return false;
      }
    }
    return true;
  }

  private InputException refused(NodeProto node, String reason) {
    String name = node.getName().isEmpty() ? node.getOutput(0) : node.getName();
    return new InputException(
        "Cannot use network %s: its node '%s' (%s) %s; export it in evaluation mode, as model.eval() does"
            .formatted(origin, name, node.getOpType(), reason));
  }
}
