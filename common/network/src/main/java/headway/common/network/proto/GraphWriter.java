package headway.common.network.proto;

import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;

/** Adds nodes and constants to an ONNX graph. */
public final class GraphWriter {
  private final GraphProto.Builder graph;
  private final boolean named;

  private GraphWriter(GraphProto.Builder graph, boolean named) {
    this.graph = graph;
    this.named = named;
  }

  /** A writer that names each node after its output. */
  public static GraphWriter of(GraphProto.Builder graph) {
    return new GraphWriter(graph, true);
  }

  /** A writer that leaves the optional names of nodes out. */
  public static GraphWriter withoutNames(GraphProto.Builder graph) {
    return new GraphWriter(graph, false);
  }

  /** A node with one output and without a name. */
  public static NodeProto.Builder newNode(
      String operator, String output, List<String> inputs, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(List.of(attributes));
  }

  /** Adds a node with one output; returns the output's name. */
  public String node(
      String operator, String output, List<String> inputs, AttributeProto... attributes) {
    NodeProto.Builder node = newNode(operator, output, inputs, attributes);
    graph.addNode(named ? node.setName(output) : node);
    return output;
  }

  /**
   * A float32 constant of values in row-major order, without a shape a scalar; returns its name.
   */
  public String floats(String name, float[] values, long... shape) {
    graph.addInitializer(Constants.floats(name, values, shape));
    return name;
  }

  /** A constant vector of int64; returns its name. */
  public String integers(String name, long... values) {
    graph.addInitializer(Constants.integers(name, values));
    return name;
  }
}
