package headway.common.network.pretrained;

import headway.common.InputException;
import headway.common.network.classifier.ClassifierWriter;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.ValueInfos;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/**
 * A network with its original top, used as a classifier.
 *
 * @param output the tensor with one value for each label
 * @param labels of these values
 */
public record TopClassifier(String output, ClassLabels labels) {
  private static final Set<String> PROBABILITIES = Set.of("Softmax", "Sigmoid");
  private static final Set<String> SAME_VALUES =
      Set.of(
          "Cast",
          "Clip",
          "Dropout",
          "Flatten",
          "Identity",
          "Reshape",
          "Squeeze",
          "Transpose",
          "Unsqueeze");
  private static final String FLAT = "headway/flat";

  /**
   * Finds the output that matches the labels. A surplus first label "background" is removed.
   *
   * @throws InputException when no output has as many values as there are labels
   */
  public static TopClassifier of(PretrainedNetwork network, ClassLabels labels) {
    OnnxGraph graph = network.onnx();
    Map<String, Long> values = TensorShapes.values(graph);
    for (ClassLabels each : List.of(labels, labels.withoutBackground())) {
      for (String output : graph.outputs()) {
        if (values.getOrDefault(output, 0L) == each.names().size()) {
          return new TopClassifier(output, each);
        }
      }
    }
    List<String> counts =
        graph.outputs().stream()
            .map(output -> "%d ('%s')".formatted(values.getOrDefault(output, 0L), output))
            .toList();
    throw new InputException(
        "Cannot predict with network %s: it outputs %s values but %s has %d labels; give the labels that it was trained with, and a network with its top"
            .formatted(
                graph.origin(),
                String.join(" or ", counts),
                labels.origin(),
                labels.names().size()));
  }

  /**
   * The network with the output {@link ClassifierWriter#PROBABILITIES}, images × labels: its own
   * where it ends in a softmax or sigmoid, else the softmax of its logits.
   *
   * @param network the result of {@code PretrainedNetwork.below} for the output
   * @param origin the name or URI for messages
   */
  public static byte[] probabilities(byte[] network, String origin) {
    OnnxGraph graph = OnnxGraph.parse(network, origin);
    String output = graph.outputs().get(0);
    ModelProto.Builder model = graph.model().toBuilder();
    boolean logits = !isProbability(graph.model().getGraph().getNodeList(), output);
    GraphWriter nodes = GraphWriter.withoutNames(model.getGraphBuilder());
    AttributeProto onRows = Attributes.integer("axis", 1);
    nodes.node("Flatten", FLAT, List.of(output), onRows);
    if (logits) {
      nodes.node("Softmax", ClassifierWriter.PROBABILITIES, List.of(FLAT), onRows);
    } else {
      nodes.node("Identity", ClassifierWriter.PROBABILITIES, List.of(FLAT));
    }
    model
        .getGraphBuilder()
        .clearOutput()
        .addOutput(ValueInfos.ofBatches(ClassifierWriter.PROBABILITIES, -1, -1));
    return DeterministicOnnx.of(model.build());
  }

  private static boolean isProbability(List<NodeProto> nodes, String tensor) {
    Optional<NodeProto> maker =
        nodes.stream().filter(node -> node.getOutputList().contains(tensor)).findFirst();
    return maker
        .filter(
            node ->
                PROBABILITIES.contains(node.getOpType())
                    || (SAME_VALUES.contains(node.getOpType())
                        && isProbability(nodes, node.getInput(0))))
        .isPresent();
  }
}
