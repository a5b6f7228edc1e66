package headway.common.network.classifier;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/** Appends the trained layers above the cut to a frozen part. */
final class TrainableNodes {
  private static final String PREFIX = "upper/";

  private final Set<String> taken = new HashSet<>();
  private final Map<String, String> renamed = new HashMap<>();

  private TrainableNodes(GraphProto.Builder frozen) {
    taken.addAll(List.of(ClassifierWriter.LOGITS, ClassifierWriter.PROBABILITIES));
    frozen.getInputList().forEach(input -> taken.add(input.getName()));
    frozen.getInitializerList().forEach(weights -> taken.add(weights.getName()));
    frozen.getNodeList().forEach(node -> taken.addAll(node.getOutputList()));
  }

  /**
   * Appends nodes and weights, and renames the input and output of the last softmax.
   *
   * @param frozen with one output, which crosses
   * @param trainable with one input, and a softmax as its last node
   */
  static void append(GraphProto.Builder frozen, GraphProto trainable) {
    TrainableNodes names = new TrainableNodes(frozen);
    NodeProto softmax = trainable.getNode(trainable.getNodeCount() - 1);
    if (!softmax.getOpType().equals("Softmax")) {
      throw new IllegalArgumentException("the trainable layers must end in a softmax");
    }
    names.renamed.put(trainable.getInput(0).getName(), frozen.getOutput(0).getName());
    names.renamed.put(softmax.getInput(0), ClassifierWriter.LOGITS);
    names.renamed.put(softmax.getOutput(0), ClassifierWriter.PROBABILITIES);
    for (TensorProto weights : trainable.getInitializerList()) {
      frozen.addInitializer(weights.toBuilder().setName(names.now(weights.getName())));
    }
    for (NodeProto node : trainable.getNodeList()) {
      NodeProto.Builder added = node.toBuilder().clearInput().clearOutput();
      node.getInputList().forEach(input -> added.addInput(names.now(input)));
      node.getOutputList().forEach(output -> added.addOutput(names.now(output)));
      frozen.addNode(added.setName(added.getOutput(0)));
    }
  }

  private String now(String name) {
    return renamed.computeIfAbsent(
        name, each -> each.isEmpty() || !taken.contains(each) ? each : PREFIX + each);
  }
}
