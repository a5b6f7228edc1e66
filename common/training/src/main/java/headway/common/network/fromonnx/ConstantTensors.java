package headway.common.network.fromonnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.natives.OnnxEnvironment;
import headway.common.natives.QuietSessionOptions;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.Constants;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.proto.ValueInfos;
import java.nio.FloatBuffer;
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
 * The constant tensors of a graph: weights, and tensors that are computed from weights or from the
 * image size, such as paddings in graphs that PyTorch exports.
 */
final class ConstantTensors {
  private ConstantTensors() {}

  /** The constants by name. Nodes that depend on weights alone are evaluated by ONNX Runtime. */
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
    Set<String> ofSize = ofSize(nodes, values.keySet());
    if (!ofSize.isEmpty()) {
      measure(graph, ofSize, values);
    }
    return values;
  }

  /** The tensors that depend on shapes alone and that nodes with image data read. */
  private static Set<String> ofSize(GraphProto graph, Set<String> constants) {
    Set<String> ofSize = new HashSet<>();
    Set<String> read = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      List<String> inputs = node.getInputList();
      boolean shape = node.getOpType().equals("Shape") && !constants.containsAll(inputs);
      if (shape || isOf(inputs, ofSize, constants)) {
        ofSize.addAll(node.getOutputList());
      } else {
        inputs.stream().filter(ofSize::contains).forEach(read::add);
      }
    }
    return read;
  }

  private static boolean isOf(List<String> inputs, Set<String> ofSize, Set<String> constants) {
    return inputs.stream().anyMatch(ofSize::contains)
        && inputs.stream()
            .allMatch(name -> name.isEmpty() || ofSize.contains(name) || constants.contains(name));
  }

  /** Adds the tensors that are equal for one image and for two. */
  private static void measure(
      OnnxGraph graph, Set<String> tensors, Map<String, TensorProto> values) {
    ModelProto.Builder model = graph.model().toBuilder();
    ImageInput input = graph.input();
    GraphProto.Builder part = model.getGraphBuilder().clearInput().clearOutput();
    part.addInput(ValueInfos.ofBatches(input.name(), input.shape(1)));
    tensors.forEach(name -> part.addOutput(ValueInfoProto.newBuilder().setName(name)));
    byte[] bytes = DeterministicOnnx.of(model.build());
    Map<String, TensorProto> same = run(graph, bytes, 1);
    same.entrySet().retainAll(run(graph, bytes, 2).entrySet());
    values.putAll(same);
  }

  private static Map<String, TensorProto> run(OnnxGraph graph, byte[] model, int images) {
    ImageInput input = graph.input();
    FloatBuffer pixels = FloatBuffer.allocate(images * input.valuesPerImage());
    try (OnnxTensor batch =
        OnnxTensor.createTensor(OnnxEnvironment.get(), pixels, input.shape(images))) {
      return run(graph, model, Map.of(input.name(), batch));
    } catch (OrtException e) {
      throw refused(graph, e);
    }
  }

  private static void compute(
      OnnxGraph graph, List<NodeProto> nodes, Map<String, TensorProto> values) {
    ModelProto.Builder model = graph.model().toBuilder();
    GraphProto.Builder part =
        model.getGraphBuilder().clearNode().addAllNode(nodes).clearInput().clearOutput();
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.getInputList()));
    part.clearValueInfo()
        .clearInitializer()
        .addAllInitializer(
            graph.model().getGraph().getInitializerList().stream()
                .filter(weights -> read.contains(weights.getName()))
                .toList());
    nodes.stream()
        .flatMap(node -> node.getOutputList().stream())
        .filter(name -> !name.isEmpty())
        .forEach(name -> part.addOutput(ValueInfoProto.newBuilder().setName(name)));
    values.putAll(run(graph, DeterministicOnnx.of(model.build()), Map.of()));
  }

  private static Map<String, TensorProto> run(
      OnnxGraph graph, byte[] model, Map<String, OnnxTensor> inputs) {
    Map<String, TensorProto> outputs = new HashMap<>();
    try (OrtSession.SessionOptions options = QuietSessionOptions.options()) {
      options.setIntraOpNumThreads(1);
      OrtEnvironment environment = OnnxEnvironment.get();
      try (OrtSession session = environment.createSession(model, options);
          OrtSession.Result result = session.run(inputs)) {
        for (Map.Entry<String, OnnxValue> entry : result) {
          if (entry.getValue() instanceof OnnxTensor tensor) {
            outputs.put(entry.getKey(), constant(entry.getKey(), tensor));
          }
        }
      }
    } catch (OrtException e) {
      throw refused(graph, e);
    }
    return outputs;
  }

  private static InputException refused(OnnxGraph graph, OrtException failure) {
    return new InputException(
        "Cannot read network %s: ONNX Runtime says of its constants: %s"
            .formatted(graph.origin(), failure.getMessage().lines().findFirst().orElse("nothing")),
        failure);
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
