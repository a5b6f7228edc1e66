package headway.common.network.forms;

import headway.common.InputException;
import headway.common.network.proto.Attributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Finds the image input of a graph, or explains why the graph has none. */
final class ImageInputReader {
  private static final Set<String> KEEPS_CHANNELS =
      Set.of("Add", "Cast", "Div", "Identity", "Mul", "Pad", "Resize", "Sub");

  private static final Set<Integer> WHOLE_NUMBERS =
      Set.of(TensorProto.DataType.INT32_VALUE, TensorProto.DataType.INT64_VALUE);

  private ImageInputReader() {}

  /**
   * The image input.
   *
   * @param declared what the file's metadata say, if neither the graph nor the side does
   * @param side of the square input images, if the graph does not fix the size
   */
  static ImageInput read(
      GraphProto graph, DeclaredImage declared, String origin, OptionalInt side) {
    Set<String> weights =
        graph.getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(input -> !weights.contains(input.getName())).toList();
    if (inputs.size() != 1) {
      throw refused(
          origin,
          "it has %d inputs %s where one image input is expected"
              .formatted(inputs.size(), inputs.stream().map(ValueInfoProto::getName).toList()));
    }
    return image(graph, inputs.get(0), declared, origin, side);
  }

  private static ImageInput image(
      GraphProto graph,
      ValueInfoProto input,
      DeclaredImage declared,
      String origin,
      OptionalInt side) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
    if (WHOLE_NUMBERS.contains(tensor.getElemType()) && tensor.getShape().getDimCount() <= 2) {
      throw refused(
          origin,
          "its input '%s' takes text as numbers of tokens; give the network for images, such as the vision tower alone"
              .formatted(input.getName()));
    }
    if (tensor.getElemType() != TensorProto.DataType.FLOAT_VALUE) {
      throw refused(
          origin,
          "its input '%s' holds %s where float32 is expected"
              .formatted(input.getName(), typeName(tensor.getElemType())));
    }
    List<TensorShapeProto.Dimension> shape = tensor.getShape().getDimList();
    if (shape.size() != 4) {
      throw notAnImage(input, shape, origin, "N×C×H×W is expected");
    }
    long channels =
        shape.get(1).getDimValue() > 0
            ? shape.get(1).getDimValue()
            : channelsOfWeights(graph, input.getName());
    channels = channels > 0 ? channels : declared.channels();
    if (channels != 1 && channels != 3) {
      throw notAnImage(input, shape, origin, "N×C×H×W or N×H×W×C with 1 or 3 channels is expected");
    }
    long height = size(shape.get(2), side, declared.height());
    long width = size(shape.get(3), side, declared.width());
    if (height < 1 || width < 1) {
      throw refused(origin, "it takes images of any size; give one by --set network.inputSide=224");
    }
    if (channels * height * width > Integer.MAX_VALUE) {
      throw notAnImage(input, shape, origin, "at most 2,147,483,647 values are expected");
    }
    return new ImageInput(input.getName(), (int) channels, (int) height, (int) width);
  }

  /**
   * What the first convolution reads, where the input declares any number: of the input itself, or
   * of what keeps its channels; 0 if none does.
   */
  private static long channelsOfWeights(GraphProto graph, String input) {
    Map<String, TensorProto> weights = new HashMap<>();
    graph.getInitializerList().forEach(each -> weights.put(each.getName(), each));
    Set<String> images = new HashSet<>(Set.of(input));
    for (NodeProto node : graph.getNodeList()) {
      boolean ofImage = node.getInputList().stream().anyMatch(images::contains);
      if (ofImage && node.getOpType().equals("Conv") && weights.containsKey(node.getInput(1))) {
        return weights.get(node.getInput(1)).getDims(1) * Attributes.integer(node, "group", 1);
      }
      if (ofImage && KEEPS_CHANNELS.contains(node.getOpType())) {
        images.add(node.getOutput(0));
      }
    }
    return 0;
  }

  private static long size(TensorShapeProto.Dimension dimension, OptionalInt side, int declared) {
    return dimension.getDimValue() > 0 ? dimension.getDimValue() : side.orElse(declared);
  }

  private static InputException notAnImage(
      ValueInfoProto input,
      List<TensorShapeProto.Dimension> shape,
      String origin,
      String expectation) {
    String dimensions =
        shape.stream()
            .map(d -> d.hasDimValue() ? Long.toString(d.getDimValue()) : "?")
            .collect(Collectors.joining("×", "[", "]"));
    return refused(
        origin,
        "its input '%s' has shape %s where %s".formatted(input.getName(), dimensions, expectation));
  }

  private static String typeName(int elementType) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(elementType);
    return type == null ? "no tensor" : type.name();
  }

  private static InputException refused(String origin, String reason) {
    return new InputException("Cannot use network %s: %s".formatted(origin, reason));
  }
}
