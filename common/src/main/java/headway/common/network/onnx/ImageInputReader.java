package headway.common.network.onnx;

import headway.common.InputException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import onnx.Onnx.GraphProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Finds the image input of a graph, or says why the graph takes no image. */
final class ImageInputReader {
  private ImageInputReader() {}

  static ImageInput read(GraphProto graph, String origin) {
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
    return image(inputs.get(0), origin);
  }

  private static ImageInput image(ValueInfoProto input, String origin) {
    TypeProto.Tensor tensor = input.getType().getTensorType();
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
    long channels = shape.get(1).getDimValue();
    long height = shape.get(2).getDimValue();
    long width = shape.get(3).getDimValue();
    if (channels != 1 && channels != 3) {
      throw notAnImage(input, shape, origin, "N×C×H×W or N×H×W×C with 1 or 3 channels is expected");
    }
    if (height < 1 || width < 1 || channels * height * width > Integer.MAX_VALUE) {
      throw notAnImage(
          input, shape, origin, "height and width must be fixed: export it for one image size");
    }
    return new ImageInput(input.getName(), (int) channels, (int) height, (int) width);
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
