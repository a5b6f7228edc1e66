package headway.common.network.fromonnx;

import headway.common.InputException;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Constants;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * A node of the source graph with its context.
 *
 * @param values the constants of the graph, by name
 * @param shapes of its tensors, without the batch, by name
 * @param makers the nodes by their outputs
 */
record OnnxNode(
    OnnxGraph graph,
    NodeProto proto,
    Map<String, TensorProto> values,
    Map<String, long[]> shapes,
    Map<String, NodeProto> makers) {

  /** Operators with one data input; the others are parameters. */
  private static final Set<String> ONE_INPUT =
      Set.of(
          "Clip",
          "Dropout",
          "Flatten",
          "Pad",
          "ReduceMean",
          "Reshape",
          "Slice",
          "Squeeze",
          "Unsqueeze");

  /** The data inputs of a node, without the given tensors such as weights. */
  static List<String> dataInputs(NodeProto node, Set<String> given) {
    return node.getInputList().stream()
        .limit(ONE_INPUT.contains(node.getOpType()) ? 1 : Long.MAX_VALUE)
        .filter(name -> !name.isEmpty() && !given.contains(name))
        .toList();
  }

  String output() {
    return proto.getOutput(0);
  }

  List<String> inputs() {
    return dataInputs(proto, values.keySet());
  }

  /** Its only data input. */
  String input() {
    List<String> inputs = inputs();
    if (inputs.size() != 1) {
      throw refused("reads " + inputs + " where one tensor and weights are expected");
    }
    return inputs.get(0);
  }

  /** The constant at an index of the inputs. */
  Optional<TensorProto> constant(int index) {
    return index < proto.getInputCount()
        ? Optional.ofNullable(values.get(proto.getInput(index)))
        : Optional.empty();
  }

  /** The float32 weights at an index of the inputs. */
  TensorProto weights(int index) {
    return constant(index)
        .filter(Constants::isFloat)
        .orElseThrow(() -> refused("has no constant float32 weights as input %d".formatted(index)));
  }

  /** The shape of a tensor without the batch. */
  long[] shape(String tensor) {
    if (tensor.equals(graph.input().name())) {
      long[] whole = graph.input().shape(1);
      return new long[] {whole[1], whole[2], whole[3]};
    }
    long[] shape = shapes.get(tensor);
    if (shape == null) {
      throw refused("has a shape that cannot be inferred");
    }
    return shape;
  }

  /** The node whose output is this tensor, if there is one. */
  Optional<NodeProto> maker(String tensor) {
    return Optional.ofNullable(makers.get(tensor));
  }

  InputException refused(String reason) {
    String name = proto.getName().isEmpty() ? proto.getOutput(0) : proto.getName();
    return new InputException(
        "Cannot train network %s: its node '%s' (%s) %s"
            .formatted(graph.origin(), name, proto.getOpType(), reason));
  }
}
