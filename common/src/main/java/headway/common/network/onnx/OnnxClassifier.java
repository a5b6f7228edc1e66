package headway.common.network.onnx;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** The classifier that a network ends in: one dense layer, and what makes probabilities of it. */
public final class OnnxClassifier {
  private static final Set<String> PROBABILITIES = Set.of("Identity", "Sigmoid", "Softmax");
  private static final Set<String> DENSE = Set.of("Gemm", "MatMul");

  private final Map<String, NodeProto> makers = new HashMap<>();
  private final Set<String> constants = new HashSet<>();

  private OnnxClassifier(OnnxGraph graph) {
    for (TensorProto weights : graph.model().getGraph().getInitializerList()) {
      constants.add(weights.getName());
    }
    for (NodeProto node : graph.model().getGraph().getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
      if (constants.containsAll(node.getInputList())) {
        constants.addAll(node.getOutputList());
      }
    }
  }

  /**
   * The tensor that the classifier before the first output reads, if the graph can be cut there.
   */
  public static Optional<String> below(OnnxGraph graph) {
    return new OnnxClassifier(graph)
        .input(graph.outputs().get(0))
        .filter(tensor -> graph.cuts().contains(tensor));
  }

  private Optional<String> input(String output) {
    NodeProto node = makers.get(output);
    while (node != null && PROBABILITIES.contains(node.getOpType())) {
      node = makers.get(node.getInput(0));
    }
    if (node != null && node.getOpType().equals("Add")) {
      int bias = constants.contains(node.getInput(0)) ? 0 : 1;
      node = constants.contains(node.getInput(bias)) ? makers.get(node.getInput(1 - bias)) : null;
    }
    return Optional.ofNullable(node)
        .filter(dense -> DENSE.contains(dense.getOpType()))
        .filter(dense -> constants.contains(dense.getInput(1)))
        .map(dense -> dense.getInput(0));
  }
}
