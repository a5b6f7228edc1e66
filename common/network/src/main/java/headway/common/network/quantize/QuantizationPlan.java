package headway.common.network.quantize;

import headway.common.network.proto.Attributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;

/**
 * Which nodes of a graph are computed in integers, and which tensors are therefore quantised.
 *
 * <p>Convolutions and products with constant weights are. So is what lies between them, if all that
 * it reads is quantised and something quantised reads its output: additions, pools, concatenations,
 * changes of shape. An activation function that only cuts values off becomes part of the node
 * before it, because integers saturate. Everything else stays float: the {@link Stem}, attention,
 * normalisation, GELU, and what comes after the last convolution.
 */
final class QuantizationPlan {
  /** Nodes that move values and do not change them; the output has the scale of the input. */
  private static final Set<String> MOVING =
      Set.of("MaxPool", "Reshape", "Transpose", "Flatten", "Squeeze", "Unsqueeze");

  private static final Set<String> COMPUTING =
      Set.of("Add", "Mul", "AveragePool", "GlobalAveragePool", "Concat", "Sigmoid", "LeakyRelu");

  private final QuantizableGraph graph;
  private final Map<String, NodeProto> products = new LinkedHashMap<>();
  private final Map<String, NodeProto> between = new LinkedHashMap<>();
  private final Map<String, String> activations = new HashMap<>();
  private final Set<String> produced = new LinkedHashSet<>();
  private final Set<String> entering = new LinkedHashSet<>();

  private QuantizationPlan(QuantizableGraph graph) {
    this.graph = graph;
  }

  static QuantizationPlan of(QuantizableGraph graph) {
    QuantizationPlan plan = new QuantizationPlan(graph);
    Set<String> stem = Stem.of(graph);
    for (NodeProto node : graph.nodes()) {
      if (node.getOutputCount() > 0 && !stem.contains(node.getOutput(0))) {
        plan.consider(node);
      }
    }
    plan.dropUnread();
    plan.findEntering();
    return plan;
  }

  private void consider(NodeProto node) {
    String output = node.getOutput(0);
    if (Product.of(node, graph).isPresent()) {
      products.put(output, node);
      if (node.getOpType().equals("Conv")) {
        produced.add(withActivation(output));
      }
    } else if (isBetween(node)) {
      between.put(output, node);
      produced.add(withActivation(output));
    }
  }

  private boolean isBetween(NodeProto node) {
    if (MOVING.contains(node.getOpType())) {
      return node.getOutputCount() == 1 && produced.contains(node.getInput(0));
    }
    return COMPUTING.contains(node.getOpType())
        && node.getInputList().stream().allMatch(produced::contains)
        && (!node.getOpType().equals("AveragePool")
            || Attributes.integer(node, "ceil_mode", 0) == 0);
  }

  /** The tensor after the activation that the node before can compute, or the same tensor. */
  private String withActivation(String tensor) {
    List<NodeProto> readers = graph.consumers(tensor);
    if (readers.size() == 1 && !graph.isOutput(tensor) && cutsOff(readers.get(0))) {
      String after = readers.get(0).getOutput(0);
      activations.put(tensor, after);
      return after;
    }
    return tensor;
  }

  private boolean cutsOff(NodeProto node) {
    return graph.limits(node).filter(range -> range.low() <= 0 && range.high() >= 0).isPresent();
  }

  private void dropUnread() {
    List<String> outputs = new ArrayList<>(between.keySet());
    Collections.reverse(outputs);
    for (String output : outputs) {
      String last = after(output);
      boolean read =
          graph.consumers(last).stream()
              .map(node -> node.getOutput(0))
              .anyMatch(reader -> products.containsKey(reader) || between.containsKey(reader));
      if (!read) {
        between.remove(output);
        activations.remove(output);
        produced.remove(last);
      }
    }
  }

  private void findEntering() {
    products.values().stream()
        .map(node -> node.getInput(0))
        .filter(input -> !produced.contains(input))
        .forEach(entering::add);
  }

  /** The tensor that a node's quantised output is: after its activation, if it has one. */
  String after(String output) {
    return activations.getOrDefault(output, output);
  }

  boolean isProduct(NodeProto node) {
    return products.containsKey(node.getOutput(0));
  }

  /** Whether the node is an activation that became part of the node before it. */
  boolean isFolded(NodeProto node) {
    return node.getOutputCount() > 0 && activations.containsValue(node.getOutput(0));
  }

  /** Whether a tensor is the output of a quantised node. */
  boolean isProduced(String tensor) {
    return produced.contains(tensor);
  }

  /** Whether the node's output is quantised. */
  boolean producesQuantized(NodeProto node) {
    return node.getOutputCount() > 0 && produced.contains(after(node.getOutput(0)));
  }

  /** Float tensors that quantised nodes read. */
  Set<String> entering() {
    return Collections.unmodifiableSet(entering);
  }

  /** The tensors whose ranges must be known. */
  Set<String> measured() {
    Set<String> tensors = new LinkedHashSet<>(entering);
    for (String tensor : produced) {
      if (source(tensor).equals(tensor)) {
        tensors.add(tensor);
      }
    }
    return tensors;
  }

  /** The tensor whose scale a quantised tensor has. */
  String source(String tensor) {
    Optional<NodeProto> moving =
        Optional.ofNullable(between.get(tensor)).filter(node -> MOVING.contains(node.getOpType()));
    return moving.map(node -> source(node.getInput(0))).orElse(tensor);
  }

  /** The number of convolutions and matrix products in integers. */
  int productCount() {
    return products.size();
  }
}
