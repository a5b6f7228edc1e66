package headway.common.network.export;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.proto.Constants;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Adds nodes and constants to an ONNX graph; each node is named after its output. */
final class GraphWriter {
  private final GraphProto.Builder graph;

  GraphWriter(GraphProto.Builder graph) {
    this.graph = graph;
  }

  /** A node with one output; returns the output's name. */
  String node(String operator, String output, List<String> inputs, AttributeProto... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(output)
            .addAllInput(inputs)
            .addOutput(output)
            .addAllAttribute(List.of(attributes)));
    return output;
  }

  /** A float32 constant; returns its name. */
  String floats(String name, INDArray values, long... shape) {
    return floats(name, Nd4jArrays.of(values), shape);
  }

  /** A float32 constant of row-ordered values; without a shape a scalar. */
  String floats(String name, float[] values, long... shape) {
    graph.addInitializer(Constants.floats(name, values, shape));
    return name;
  }

  /** A constant vector of int64. */
  String integers(String name, long... values) {
    graph.addInitializer(Constants.integers(name, values));
    return name;
  }
}
