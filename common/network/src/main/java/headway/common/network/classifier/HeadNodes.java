package headway.common.network.classifier;

import headway.common.hyperparameters.HeadActivation;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.GraphWriter;
import java.util.List;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ValueInfoProto;

/** Writes a head as ONNX nodes; every tensor is named by its position in the head. */
final class HeadNodes {
  /** The prefix of all tensors of the head but its two outputs. */
  static final String PREFIX = "head/";

  private static final int MATRIX = 2;

  private HeadNodes() {}

  /**
   * Appends the nodes.
   *
   * @param features the tensor that the head reads
   * @param head from the features upwards
   */
  static void append(GraphProto.Builder graph, ValueInfoProto features, List<DenseWeights> head) {
    GraphWriter writer = GraphWriter.withoutNames(graph);
    String tensor = features.getName();
    if (features.getType().getTensorType().getShape().getDimCount() != MATRIX) {
      tensor =
          writer.node("Flatten", PREFIX + "flat", List.of(tensor), Attributes.integer("axis", 1));
    }
    int position = 0;
    for (int i = 0; i < head.size(); i++) {
      DenseWeights layer = head.get(i);
      boolean last = i == head.size() - 1;
      String name = PREFIX + position++;
      String weights =
          writer.floats(name + "/weights", layer.weights(), layer.inputs(), layer.units());
      String bias = writer.floats(name + "/bias", layer.bias(), layer.units());
      tensor =
          writer.node(
              "Gemm", last ? ClassifierWriter.LOGITS : name, List.of(tensor, weights, bias));
      if (layer.activation() != HeadActivation.IDENTITY) {
        tensor = writer.node(operator(layer.activation()), PREFIX + position++, List.of(tensor));
      }
    }
    writer.node(
        "Softmax", ClassifierWriter.PROBABILITIES, List.of(tensor), Attributes.integer("axis", 1));
  }

  /** The operator with ONNX's default constants, which are also DL4J's (ELU alpha 1). */
  private static String operator(HeadActivation activation) {
    return switch (activation) {
      case RELU -> "Relu";
      case TANH -> "Tanh";
      case SIGMOID -> "Sigmoid";
      case ELU -> "Elu";
      case IDENTITY -> "Identity";
    };
  }
}
