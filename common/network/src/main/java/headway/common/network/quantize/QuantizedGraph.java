package headway.common.network.quantize;

import headway.common.network.proto.AncestorGraph;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.GraphWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Writes a graph as planned: around each quantised node, QuantizeLinear and DequantizeLinear. */
final class QuantizedGraph {
  private static final String QUANTIZE = "QuantizeLinear";
  private static final String DEQUANTIZE = "DequantizeLinear";

  private final GraphProto original;
  private final QuantizableGraph graph;
  private final QuantizationPlan plan;
  private final Map<String, AffineQuantization> quantizations;
  private final List<NodeProto> nodes = new ArrayList<>();
  private final Map<String, TensorProto> constants = new HashMap<>();

  private QuantizedGraph(
      GraphProto original,
      QuantizableGraph graph,
      QuantizationPlan plan,
      Map<String, AffineQuantization> quantizations) {
    this.original = original;
    this.graph = graph;
    this.plan = plan;
    this.quantizations = quantizations;
  }

  /**
   * The quantised graph.
   *
   * @param quantizations of {@link QuantizationPlan#measured}
   */
  static GraphProto of(
      GraphProto original, QuantizationPlan plan, Map<String, AffineQuantization> quantizations) {
    QuantizedGraph written =
        new QuantizedGraph(original, new QuantizableGraph(original), plan, quantizations);
    original.getInputList().forEach(input -> written.enter(input.getName()));
    original.getInitializerList().forEach(input -> written.enter(input.getName()));
    original.getNodeList().forEach(written::write);
    return written.graph();
  }

  private void write(NodeProto node) {
    if (plan.isFolded(node)) {
      return;
    }
    NodeProto.Builder result = node.toBuilder();
    if (plan.isProduct(node)) {
      weights(result, Product.of(node, graph).orElseThrow());
    }
    if (plan.producesQuantized(node)) {
      String tensor = plan.after(node.getOutput(0));
      nodes.add(result.setOutput(0, tensor + ":float").build());
      roundTrip(tensor + ":float", tensor);
    } else {
      nodes.add(result.build());
      node.getOutputList().forEach(this::enter);
    }
  }

  private void enter(String tensor) {
    if (plan.entering().contains(tensor)) {
      roundTrip(tensor, tensor + ":rounded");
    }
  }

  private void roundTrip(String from, String to) {
    String tensor = from.equals(to + ":float") ? to : from;
    AffineQuantization quantization = quantizations.get(plan.source(tensor));
    String scale = number(tensor + ":scale", quantization.scale());
    String zero = tensor + ":zero";
    constants.put(zero, Constants.unsigned(zero, quantization.zeroPoint()));
    node(QUANTIZE, tensor + ":integers", List.of(from, scale, zero));
    node(DEQUANTIZE, to, List.of(tensor + ":integers", scale, zero));
  }

  private void weights(NodeProto.Builder node, Product product) {
    String input = node.getInput(0);
    float scale = quantizations.get(plan.source(input)).scale();
    float[] bias = product.biasValues();
    ChannelWeights weights = ChannelWeights.of(product.weights(), product.axis(), bias, scale);
    String name = node.getOutput(0);
    if (plan.entering().contains(input)) {
      node.setInput(0, input + ":rounded");
    }
    TensorProto integers =
        Constants.signed(name + ":weights", weights.values(), Constants.shape(product.weights()));
    TensorProto zeros =
        Constants.signed(
            name + ":weights:zeros", new byte[weights.scales().length], weights.scales().length);
    node.setInput(1, dequantized(integers, weights.scales(), zeros, product.axis()));
    if (product.bias().isPresent()) {
      TensorProto rounded = Constants.integers(name + ":bias", weights.bias(bias, scale));
      TensorProto none = Constants.integers(name + ":bias:zeros", new int[bias.length]);
      node.setInput(2, dequantized(rounded, weights.productScales(scale), none, 0));
    }
  }

  private String dequantized(TensorProto integers, float[] scales, TensorProto zeros, int axis) {
    String name = integers.getName();
    constants.put(name, integers);
    constants.put(zeros.getName(), zeros);
    constants.put(name + ":scales", Constants.floats(name + ":scales", scales, scales.length));
    NodeProto.Builder node =
        GraphWriter.newNode(
            DEQUANTIZE,
            name + ":float",
            List.of(name, name + ":scales", zeros.getName()),
            Attributes.integer("axis", axis));
    nodes.add(node.build());
    return name + ":float";
  }

  private String number(String name, float value) {
    constants.put(name, Constants.floats(name, new float[] {value}));
    return name;
  }

  private void node(String operator, String output, List<String> inputs) {
    nodes.add(GraphWriter.newNode(operator, output, inputs).build());
  }

  private GraphProto graph() {
    GraphProto.Builder result = original.toBuilder().clearNode().clearValueInfo();
    result.addAllNode(nodes);
    Set<String> outputs =
        original.getOutputList().stream().map(each -> each.getName()).collect(Collectors.toSet());
    AncestorGraph read = AncestorGraph.of(result.build(), outputs);
    result.clearNode().addAllNode(read.nodes()).clearInitializer();
    original.getInitializerList().stream()
        .filter(each -> read.tensors().contains(each.getName()))
        .forEach(result::addInitializer);
    constants.keySet().stream()
        .sorted()
        .filter(read.tensors()::contains)
        .map(constants::get)
        .forEach(result::addInitializer);
    return result.build();
  }
}
