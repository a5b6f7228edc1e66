package headway.common.network.export;

import headway.common.InputException;
import java.util.List;
import java.util.Map;
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

  InputException refused(String reason) {
    return new InputException(
        "Cannot write network %s as ONNX: its layer '%s' %s".formatted(origin, name, reason));
  }
}
