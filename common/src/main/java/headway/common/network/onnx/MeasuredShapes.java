package headway.common.network.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * The shapes of a session's outputs, inferred by ONNX Runtime or, where it cannot, measured with
 * black images: behind {@code x.view(x.size(0), -1)}, as PyTorch exports it, not even the number of
 * dimensions is inferred.
 */
public final class MeasuredShapes {
  /** More than one, so that the batch differs from a dimension of 1. */
  private static final int IMAGES = 2;

  private MeasuredShapes() {}

  /**
   * The shapes of all tensors of a graph, inputs and weights left out.
   *
   * @throws OrtException if ONNX Runtime rejects the model
   */
  public static Map<String, long[]> ofAllTensors(OnnxGraph graph) throws OrtException {
    ModelProto.Builder model = graph.model().toBuilder();
    Set<String> shown = new HashSet<>(graph.outputs());
    for (NodeProto node : graph.model().getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty() && shown.add(output)) {
          model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(output));
        }
      }
    }
    return OutputShape.all(model.build());
  }

  /**
   * The shapes by name, including the batch; a dynamic dimension is -1.
   *
   * @param session whose one input is images
   */
  public static Map<String, long[]> of(OrtSession session) throws OrtException {
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
            OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(), FloatBuffer.allocate(values), shape);
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
