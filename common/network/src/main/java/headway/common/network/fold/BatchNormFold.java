package headway.common.network.fold;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Folds a batch norm into the convolution before it. */
final class BatchNormFold {
  private static final double DEFAULT_EPSILON = 1e-5;

  private BatchNormFold() {}

  /** Folds a batch norm if possible; returns whether it did. */
  static boolean merge(NodeProto norm, TensorConsumers consumers, EditableGraph graph) {
    Optional<NodeProto> feeding = graph.maker(norm.getInput(0), "Conv");
    if (feeding.isEmpty()
        || !consumers.isReadOnce(norm.getInput(0))
        || norm.getOutputCount() != 1
        || Attributes.integer(norm, "training_mode", 0) != 0) {
      return false;
    }
    NodeProto convolution = feeding.get();
    boolean constant =
        graph.floats(convolution.getInput(1)).isPresent()
            && (convolution.getInputCount() < 3
                || graph.floats(convolution.getInput(2)).isPresent())
            && norm.getInputList().stream()
                .skip(1)
                .allMatch(name -> graph.floats(name).isPresent());
    if (constant) {
      graph.remove(convolution);
      graph.add(merged(convolution, norm, graph));
    }
    return constant;
  }

  private static NodeProto merged(NodeProto convolution, NodeProto norm, EditableGraph graph) {
    TensorProto kernel = graph.floats(convolution.getInput(1)).orElseThrow();
    float[] gamma = values(graph, norm.getInput(1));
    float[] beta = values(graph, norm.getInput(2));
    float[] mean = values(graph, norm.getInput(3));
    float[] variance = values(graph, norm.getInput(4));
    float[] weights = Constants.floats(kernel);
    float[] bias =
        convolution.getInputCount() < 3
            ? new float[gamma.length]
            : values(graph, convolution.getInput(2));
    double epsilon = Attributes.real(norm, "epsilon", DEFAULT_EPSILON);
    int perOutput = weights.length / gamma.length;
    for (int c = 0; c < gamma.length; c++) {
      double scale = gamma[c] / Math.sqrt(variance[c] + epsilon);
      for (int i = c * perOutput; i < (c + 1) * perOutput; i++) {
        weights[i] = (float) (weights[i] * scale);
      }
      bias[c] = (float) ((bias[c] - mean[c]) * scale + beta[c]);
    }
    String output = norm.getOutput(0);
    return convolution.toBuilder()
        .clearInput()
        .addAllInput(
            List.of(
                convolution.getInput(0),
                graph.add(output + ":W", weights, Constants.shape(kernel)),
                graph.add(output + ":b", bias, bias.length)))
        .setOutput(0, output)
        .build();
  }

  private static float[] values(EditableGraph graph, String name) {
    return Constants.floats(graph.floats(name).orElseThrow());
  }
}
