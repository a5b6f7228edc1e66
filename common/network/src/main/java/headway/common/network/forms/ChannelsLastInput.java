package headway.common.network.forms;

import headway.common.network.proto.Constants;
import headway.common.network.proto.NodeInputs;
import headway.common.network.proto.Transposes;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;

/**
 * Converts graphs with N×H×W×C input, as tf2onnx writes them, to N×C×H×W. The transpose behind the
 * input is removed, also behind sums and products with a constant for each channel, which are
 * converted too. Where another node reads such a tensor, a transpose is inserted.
 */
final class ChannelsLastInput {
  private static final Set<Long> CHANNELS = Set.of(1L, 3L);
  private static final Set<String> PER_CHANNEL = Set.of("Add", "Div", "Mul", "Sub");
  private static final int RANK = 4;

  private final Map<String, TensorProto> weights = new HashMap<>();
  private final Set<String> outputs = new HashSet<>();
  private final long channels;
  private final GraphProto.Builder result;

  /** Tensors that were converted from N×H×W×C to N×C×H×W. */
  private final Set<String> converted = new HashSet<>();

  /** The new names of tensors, for the nodes that read them. */
  private final Map<String, String> names = new HashMap<>();

  private ChannelsLastInput(GraphProto graph, ValueInfoProto input) {
    graph.getInitializerList().forEach(each -> weights.put(each.getName(), each));
    graph.getOutputList().forEach(each -> outputs.add(each.getName()));
    channels = dimensions(input).get(RANK - 1).getDimValue();
    result = graph.toBuilder().clearInput().clearNode().clearValueInfo();
    graph.getInputList().stream()
        .map(each -> each.equals(input) ? channelsFirst(input) : each)
        .forEach(result::addInput);
    converted.add(input.getName());
    graph.getNodeList().forEach(this::add);
    keepWhatIsRead();
  }

  /** The converted model; unchanged unless its one input is an image with the channels last. */
  static ModelProto converted(ModelProto model) {
    GraphProto graph = model.getGraph();
    Set<String> weights =
        Set.copyOf(graph.getInitializerList().stream().map(TensorProto::getName).toList());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !weights.contains(input.getName())).toList();
    return inputs.size() == 1 && isChannelsLast(dimensions(inputs.get(0)))
        ? model.toBuilder().setGraph(new ChannelsLastInput(graph, inputs.get(0)).result).build()
        : model;
  }

  private static List<Dimension> dimensions(ValueInfoProto input) {
    return input.getType().getTensorType().getShape().getDimList();
  }

  private static boolean isChannelsLast(List<Dimension> shape) {
    return shape.size() == RANK
        && !CHANNELS.contains(shape.get(1).getDimValue())
        && CHANNELS.contains(shape.get(RANK - 1).getDimValue());
  }

  private static ValueInfoProto channelsFirst(ValueInfoProto input) {
    List<Dimension> shape = dimensions(input);
    TensorShapeProto.Builder permuted = TensorShapeProto.newBuilder();
    for (int axis : new int[] {0, 3, 1, 2}) {
      permuted.addDim(shape.get(axis));
    }
    ValueInfoProto.Builder result = input.toBuilder();
    result.getTypeBuilder().getTensorTypeBuilder().setShape(permuted);
    return result.build();
  }

  private void add(NodeProto node) {
    boolean shown = node.getOutputList().stream().anyMatch(outputs::contains);
    List<String> inputs = node.getInputList();
    if (!shown && Transposes.isToChannelsFirst(node) && converted.contains(inputs.get(0))) {
      names.put(node.getOutput(0), inputs.get(0));
    } else if (!shown && isPerChannel(node)) {
      result.addNode(renamed(node, this::constant));
      converted.add(node.getOutput(0));
    } else {
      result.addNode(renamed(node, this::channelsLast));
    }
  }

  private void keepWhatIsRead() {
    Set<String> read = new HashSet<>();
    result.getNodeList().forEach(node -> read.addAll(NodeInputs.of(node)));
    List<TensorProto> kept =
        result.getInitializerList().stream().filter(each -> read.contains(each.getName())).toList();
    result.clearInitializer().addAllInitializer(kept);
  }

  private static NodeProto renamed(NodeProto node, UnaryOperator<String> name) {
    NodeProto.Builder renamed = node.toBuilder().clearInput();
    node.getInputList().forEach(input -> renamed.addInput(name.apply(input)));
    return renamed.build();
  }

  /**
   * Whether its inputs are one converted tensor and constants with one value or one per channel.
   */
  private boolean isPerChannel(NodeProto node) {
    List<String> inputs = node.getInputList();
    return PER_CHANNEL.contains(node.getOpType())
        && inputs.stream().filter(converted::contains).count() == 1
        && inputs.stream().allMatch(input -> converted.contains(input) || isOfChannels(input));
  }

  private boolean isOfChannels(String tensor) {
    if (!weights.containsKey(tensor)) {
      return false;
    }
    long[] shape = Constants.shape(weights.get(tensor));
    long values = Arrays.stream(shape).reduce(1, (one, other) -> one * other);
    return values == 1 || (values == channels && shape[shape.length - 1] == channels);
  }

  /** A constant of such a node with the channels first; other tensors unchanged. */
  private String constant(String tensor) {
    TensorProto constant = weights.get(tensor);
    if (constant == null) {
      return tensor;
    }
    String name = tensor + ":channelsFirst";
    if (!weights.containsKey(name)) {
      boolean single = Arrays.stream(Constants.shape(constant)).allMatch(size -> size == 1);
      TensorProto permutedConstant =
          constant.toBuilder()
              .setName(name)
              .clearDims()
              .addAllDims(List.of(1L, single ? 1L : channels, 1L, 1L))
              .build();
      weights.put(name, permutedConstant);
      result.addInitializer(permutedConstant);
    }
    return name;
  }

  /** The channels-last form of a tensor, for a node that was not converted. */
  private String channelsLast(String tensor) {
    if (converted.contains(tensor)) {
      String last = tensor + ":channelsLast";
      if (names.put(last, last) == null) {
        result.addNode(Transposes.toChannelsLast(tensor, last));
      }
      return last;
    }
    return names.getOrDefault(tensor, tensor);
  }
}
