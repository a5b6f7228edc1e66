package headway.common.network.fromonnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import headway.common.InputException;
import headway.common.natives.QuietSessionOptions;
import headway.common.network.onnx.DeterministicOnnx;
import headway.common.network.onnx.MeasuredShapes;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.OnnxRuntimeMessage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.ValueInfoProto;

/** Infers the shapes of all tensors of a graph, by ONNX Runtime. */
public final class TensorShapes {
  private TensorShapes() {}

  /** The shapes by name, without the batch; unknown dimensions are -1. */
  public static Map<String, long[]> of(OnnxGraph graph) {
    ModelProto.Builder model = graph.model().toBuilder();
    GraphProto.Builder all = model.getGraphBuilder();
    Set<String> declared = new HashSet<>();
    all.getOutputList().stream().map(ValueInfoProto::getName).forEach(declared::add);
    graph.model().getGraph().getNodeList().stream()
        .flatMap(node -> node.getOutputList().stream())
        .filter(name -> !name.isEmpty() && declared.add(name))
        .forEach(name -> all.addOutput(ValueInfoProto.newBuilder().setName(name)));
    try (OrtSession.SessionOptions options = QuietSessionOptions.options()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.addConfigEntry("session.disable_prepacking", "1");
      try (OrtSession session =
          OrtEnvironment.getEnvironment()
              .createSession(DeterministicOnnx.of(model.build()), options)) {
        return shapes(session);
      }
    } catch (OrtException e) {
      throw new InputException(
          "Cannot use network %s: %s".formatted(graph.origin(), OnnxRuntimeMessage.of(e)), e);
    }
  }

  private static Map<String, long[]> shapes(OrtSession session) throws OrtException {
    Map<String, long[]> shapes = MeasuredShapes.of(session);
    shapes.values().removeIf(shape -> shape.length == 0);
    shapes.replaceAll((name, shape) -> Arrays.copyOfRange(shape, 1, shape.length));
    return shapes;
  }
}
