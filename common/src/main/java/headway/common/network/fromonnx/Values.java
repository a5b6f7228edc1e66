package headway.common.network.fromonnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.network.onnx.OnnxBytes;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Constants;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/**
 * The tensors of a graph that do not depend on the image: weights, and what is computed of them.
 */
final class Values {
  private Values() {}

  /** By name. What nodes compute of weights alone is computed here, by ONNX Runtime. */
  static Map<String, TensorProto> of(OnnxGraph graph) {
    GraphProto nodes = graph.model().getGraph();
    Map<String, TensorProto> values = new HashMap<>();
    nodes.getInitializerList().forEach(tensor -> values.put(tensor.getName(), tensor));
    Set<String> ofImage = new HashSet<>(Set.of(graph.input().name()));
    List<NodeProto> constant = new ArrayList<>();
    for (NodeProto node : nodes.getNodeList()) {
      if (node.getInputList().stream().anyMatch(ofImage::contains)) {
        ofImage.addAll(node.getOutputList());
      } else {
        constant.add(node);
      }
    }
    if (!constant.isEmpty()) {
      compute(graph, constant, values);
    }
    return values;
  }

  private static void compute(
      OnnxGraph graph, List<NodeProto> nodes, Map<String, TensorProto> values) {
    ModelProto.Builder model = graph.model().toBuilder();
    GraphProto.Builder part =
        model.getGraphBuilder().clearNode().addAllNode(nodes).clearInput().clearOutput();
    part.clearValueInfo();
    nodes.stream()
        .flatMap(node -> node.getOutputList().stream())
        .filter(name -> !name.isEmpty())
        .forEach(name -> part.addOutput(ValueInfoProto.newBuilder().setName(name)));
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      try (OrtSession session = environment.createSession(OnnxBytes.of(model.build()), options);
          OrtSession.Result result = session.run(Map.of())) {
        for (Map.Entry<String, OnnxValue> entry : result) {
          if (entry.getValue() instanceof OnnxTensor tensor) {
            values.put(entry.getKey(), constant(entry.getKey(), tensor));
          }
        }
      }
    } catch (OrtException e) {
      throw new InputException(
          "Cannot read network %s: ONNX Runtime says of its constants: %s"
              .formatted(graph.origin(), e.getMessage().lines().findFirst().orElse("nothing")),
          e);
    }
  }

  private static TensorProto constant(String name, OnnxTensor tensor) {
    return switch (tensor.getInfo().type) {
      case FLOAT -> {
        float[] values = new float[tensor.getFloatBuffer().remaining()];
        tensor.getFloatBuffer().get(values);
        yield Constants.floats(name, values, tensor.getInfo().getShape());
      }
      case INT64 -> {
        long[] values = new long[tensor.getLongBuffer().remaining()];
        tensor.getLongBuffer().get(values);
        yield Constants.integers(name, values);
      }
      default -> TensorProto.newBuilder().setName(name).build();
    };
  }
}
