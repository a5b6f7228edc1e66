package headway.common.network.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import headway.common.InputException;
import headway.common.natives.OnnxEnvironment;
import headway.common.natives.QuietSessionOptions;
import headway.common.network.proto.DeterministicOnnx;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * The shapes of tensors by their names, because files seldom declare those of inner tensors:
 * inferred by ONNX Runtime or, where it cannot, measured with black images. Behind {@code
 * x.view(x.size(0), -1)}, as PyTorch exports it, not even the number of dimensions is inferred.
 */
public final class TensorShapes {
  /** More than one, so that the batch differs from a dimension of 1. */
  private static final int IMAGES = 2;

  private TensorShapes() {}

  /**
   * The shapes of all tensors that a graph computes, without the batch; unknown dimensions are -1.
   *
   * @throws InputException if ONNX Runtime rejects the model
   */
  public static Map<String, long[]> ofOneImage(OnnxGraph graph) {
    try {
      Map<String, long[]> shapes = of(graph, computed(graph));
      shapes.values().removeIf(shape -> shape.length == 0);
      shapes.replaceAll((name, shape) -> Arrays.copyOfRange(shape, 1, shape.length));
      return shapes;
    } catch (OrtException e) {
      throw new InputException(
          "Cannot use network %s: %s".formatted(graph.origin(), OnnxRuntimeMessage.of(e)), e);
    }
  }

  /**
   * The number of values of each tensor that a graph computes for one image; 0 if a dimension is
   * unknown, and an empty map if ONNX Runtime rejects the model.
   */
  public static Map<String, Long> values(OnnxGraph graph) {
    try {
      Map<String, Long> values = new TreeMap<>();
      of(graph, computed(graph)).forEach((name, shape) -> values.put(name, values(shape)));
      return values;
    } catch (OrtException refused) {
      return Map.of();
    }
  }

  /**
   * The shapes of a graph's cut points and outputs, including the batch, which is -1; other
   * negative sizes are unknown.
   *
   * @throws InputException if ONNX Runtime rejects the model
   */
  public static Map<String, long[]> ofCuts(OnnxGraph graph) {
    try {
      return of(graph, graph.cuts());
    } catch (OrtException e) {
      throw new InputException(
          "Cannot read network %s: %s".formatted(graph.origin(), OnnxRuntimeMessage.of(e)), e);
    }
  }

  /** As {@link #ofCuts}; empty if ONNX Runtime rejects the model. */
  public static Map<String, long[]> ofCutsIfKnown(OnnxGraph graph) {
    try {
      return of(graph, graph.cuts());
    } catch (OrtException e) {
      return Map.of();
    }
  }

  /**
   * The shapes of a model's outputs, including the batch; dynamic or unknown dimensions are -1.
   *
   * @throws OrtException if ONNX Runtime rejects the model
   */
  static Map<String, long[]> ofOutputs(ModelProto model) throws OrtException {
    try (OrtSession.SessionOptions options = QuietSessionOptions.options()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.disable_prepacking", "1");
      OrtEnvironment environment = OnnxEnvironment.get();
      try (OrtSession session = environment.createSession(DeterministicOnnx.of(model), options)) {
        return of(session);
      }
    }
  }

  private static Set<String> computed(OnnxGraph graph) {
    Set<String> tensors = new LinkedHashSet<>();
    for (NodeProto node : graph.model().getGraph().getNodeList()) {
      tensors.addAll(node.getOutputList());
    }
    tensors.remove("");
    return tensors;
  }

  private static long values(long[] shape) {
    long values = 1;
    for (int i = 0; i < shape.length; i++) {
      if (i > 0 || shape[i] > 0) {
        values *= Math.max(0, shape[i]);
      }
    }
    return values;
  }

  private static Map<String, long[]> of(OnnxGraph graph, Collection<String> tensors)
      throws OrtException {
    ModelProto.Builder model = graph.model().toBuilder();
    tensors.stream()
        .filter(tensor -> !graph.outputs().contains(tensor))
        .map(tensor -> ValueInfoProto.newBuilder().setName(tensor))
        .forEach(model.getGraphBuilder()::addOutput);
    return ofOutputs(model.build());
  }

  private static Map<String, long[]> of(OrtSession session) throws OrtException {
    Map<String, long[]> shapes = new HashMap<>();
    Set<String> unknown = new TreeSet<>();
    for (NodeInfo output : session.getOutputInfo().values()) {
      if (output.getInfo() instanceof TensorInfo tensor) {
        shapes.put(output.getName(), tensor.getShape());
        if (tensor.type == OnnxJavaType.FLOAT && !isInferred(tensor.getShape())) {
          unknown.add(output.getName());
        }
      }
    }
    if (!unknown.isEmpty() && session.getInputInfo().size() == 1) {
      shapes.putAll(measured(session, unknown));
    }
    return shapes;
  }

  private static boolean isInferred(long[] shape) {
    return shape.length > 0 && Arrays.stream(shape).skip(1).allMatch(size -> size >= 0);
  }

  private static Map<String, long[]> measured(OrtSession session, Set<String> tensors)
      throws OrtException {
    NodeInfo input = session.getInputInfo().values().iterator().next();
    long[] shape = ((TensorInfo) input.getInfo()).getShape().clone();
    boolean free = shape[0] < 1;
    shape[0] = free ? IMAGES : shape[0];
    int values = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    Map<String, long[]> shapes = new HashMap<>();
    try (OnnxTensor black =
            OnnxTensor.createTensor(OnnxEnvironment.get(), FloatBuffer.allocate(values), shape);
        OrtSession.Result result = session.run(Map.of(input.getName(), black), tensors)) {
      for (Map.Entry<String, OnnxValue> output : result) {
        long[] found = ((TensorInfo) output.getValue().getInfo()).getShape().clone();
        if (free && found.length > 0 && found[0] == IMAGES) {
          found[0] = -1;
        }
        shapes.put(output.getKey(), found);
      }
    }
    return shapes;
  }
}
