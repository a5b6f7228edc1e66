package headway.common.network.onnx;

import headway.common.network.proto.Transposes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;

/**
 * Graphs that take images N×H×W×C, as tf2onnx writes them, are made to take N×C×H×W. A transpose at
 * the input vanishes; where other nodes read the image, one is put between.
 */
final class ChannelsLastInput {
  private static final Set<Long> CHANNELS = Set.of(1L, 3L);
  private static final int RANK = 4;

  private ChannelsLastInput() {}

  /** The model, changed only where its one input is an image with the channels last. */
  static ModelProto turned(ModelProto model) {
    GraphProto graph = model.getGraph();
    List<String> weights = graph.getInitializerList().stream().map(TensorProto::getName).toList();
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !weights.contains(input.getName())).toList();
    return inputs.size() == 1 && isChannelsLast(dimensions(inputs.get(0)))
        ? turned(model, inputs.get(0))
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

  private static ModelProto turned(ModelProto model, ValueInfoProto input) {
    GraphProto graph = model.getGraph();
    String image = input.getName();
    String last = image + ":channelsLast";
    Map<String, String> names = new HashMap<>(Map.of(image, last));
    Set<String> outputs =
        Set.copyOf(graph.getOutputList().stream().map(ValueInfoProto::getName).toList());
    List<NodeProto> transposes =
        graph.getNodeList().stream()
            .filter(node -> Transposes.isToChannelsFirst(node) && node.getInput(0).equals(image))
            .filter(node -> !outputs.contains(node.getOutput(0)))
            .toList();
    transposes.forEach(node -> names.put(node.getOutput(0), image));
    GraphProto.Builder result = graph.toBuilder().clearInput().clearNode().clearValueInfo();
    graph.getInputList().stream()
        .map(each -> each.equals(input) ? channelsFirst(input) : each)
        .forEach(result::addInput);
    List<NodeProto> others =
        graph.getNodeList().stream().filter(node -> !transposes.contains(node)).toList();
    if (others.stream().anyMatch(node -> NodeInputs.of(node).contains(image))) {
      result.addNode(Transposes.toChannelsLast(image, last));
    }
    others.forEach(node -> result.addNode(renamed(node, names)));
    return model.toBuilder().setGraph(result).build();
  }

  private static NodeProto renamed(NodeProto node, Map<String, String> names) {
    NodeProto.Builder renamed = node.toBuilder().clearInput();
    node.getInputList().forEach(name -> renamed.addInput(names.getOrDefault(name, name)));
    return renamed.build();
  }

  private static ValueInfoProto channelsFirst(ValueInfoProto input) {
    List<Dimension> shape = dimensions(input);
    TensorShapeProto.Builder turned = TensorShapeProto.newBuilder();
    for (int axis : new int[] {0, 3, 1, 2}) {
      turned.addDim(shape.get(axis));
    }
    ValueInfoProto.Builder result = input.toBuilder();
    result.getTypeBuilder().getTensorTypeBuilder().setShape(turned);
    return result.build();
  }
}
