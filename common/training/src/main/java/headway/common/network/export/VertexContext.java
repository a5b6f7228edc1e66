package headway.common.network.export;

import headway.common.InputException;
import headway.common.network.proto.SlidingWindow;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The context of a vertex that is written: its input tensors and parameters.
 *
 * @param origin the network, for messages
 * @param name of the vertex and of its output tensor
 * @param inputs tensors
 * @param types of those tensors
 * @param parameters by DL4J's names
 */
record VertexContext(
    String origin,
    String name,
    List<String> inputs,
    List<InputType> types,
    Map<String, INDArray> parameters) {

  String input() {
    return inputs.get(0);
  }

  /** The same vertex with another input. */
  VertexContext reading(String tensor, InputType type) {
    return new VertexContext(origin, name, List.of(tensor), List.of(type), parameters);
  }

  /** The name of a constant or an inner tensor of this vertex. */
  String inner(String what) {
    return name + ":" + what;
  }

  InputTypeConvolutional image() {
    if (types.get(0) instanceof InputTypeConvolutional image) {
      return image;
    }
    throw refused("reads no image");
  }

  /**
   * The window of a convolution or pooling over the input, each pair height and width.
   *
   * @param padding of both edges, unless the mode is SAME
   */
  SlidingWindow window(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    int[] size = {(int) image().getHeight(), (int) image().getWidth()};
    return switch (mode) {
      case Same -> SlidingWindow.same(kernel, stride, dilation, size);
      case Truncate, Strict -> {
        int[] pads = {padding[0], padding[1], padding[0], padding[1]};
        yield new SlidingWindow(kernel, stride, dilation, pads, size);
      }
      default -> throw refused("has convolution mode " + mode + ", which is not written");
    };
  }

  InputException refused(String reason) {
    return new InputException(
        "Cannot write network %s as ONNX: its layer '%s' %s".formatted(origin, name, reason));
  }
}
