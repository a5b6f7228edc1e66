package headway.common.network.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.natives.QuietSessionOptions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.ValueInfoProto;

/** The sizes of the tensors between input and output, by ONNX Runtime's shape inference. */
public final class ActivationSizes {
  private ActivationSizes() {}

  /**
   * The number of values of each tensor for one image, by name; 0 if a dimension is unknown, and an
   * empty map if ONNX Runtime rejects the model.
   */
  public static Map<String, Long> values(OnnxGraph graph) {
    ModelProto.Builder model = graph.model().toBuilder();
    Set<String> shown = new HashSet<>(graph.outputs());
    for (NodeProto node : graph.model().getGraph().getNodeList()) {
      for (String output : node.getOutputList()) {
        if (!output.isEmpty() && shown.add(output)) {
          model.getGraphBuilder().addOutput(ValueInfoProto.newBuilder().setName(output));
        }
      }
    }
    try (OrtSession.SessionOptions options = QuietSessionOptions.options()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.disable_prepacking", "1");
      try (OrtSession session =
          OrtEnvironment.getEnvironment()
              .createSession(DeterministicOnnx.of(model.build()), options)) {
        Map<String, Long> values = new TreeMap<>();
        MeasuredShapes.of(session).forEach((name, shape) -> values.put(name, values(shape)));
        return values;
      }
    } catch (OrtException refused) {
      return Map.of();
    }
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
}
