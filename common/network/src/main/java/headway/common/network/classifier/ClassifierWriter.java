package headway.common.network.classifier;

import headway.common.hyperparameters.HeadActivation;
import headway.common.network.fold.GraphFolding;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.proto.ValueInfos;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;

/** Joins the frozen part and a trained head into one ONNX file for any runtime. */
public final class ClassifierWriter {
  /** The output before the softmax, images × classes. */
  public static final String LOGITS = "logits";

  /** The output after the softmax, images × classes. */
  public static final String PROBABILITIES = "probabilities";

  private ClassifierWriter() {}

  /**
   * The classifier: the frozen part's input, the outputs {@link #LOGITS} and {@link #PROBABILITIES}
   * in this order. The nodes and weights of the frozen part do not change, except that tensors with
   * a name of the head's are renamed. The same arguments give the same bytes.
   *
   * @param frozen the result of {@code OnnxCut.below}
   * @param head from the features upwards; the last gives the logits
   * @throws IllegalArgumentException when the head fits neither itself nor the class names
   */
  public static byte[] join(byte[] frozen, List<DenseWeights> head, ClassifierMetadata metadata) {
    OnnxGraph graph = OnnxGraph.parse(frozen, "frozen part");
    requireFit(head, metadata.classNames().size());
    GraphProto.Builder joined =
        FrozenTensorNames.withoutConflicts(graph.model().getGraph()).toBuilder();
    HeadNodes.append(joined, joined.getOutput(0), head);
    return classifier(graph, joined, metadata);
  }

  /**
   * The classifier of a frozen part and the layers trained above it.
   *
   * @param frozen the result of {@code OnnxCut.below}
   * @param trainable a model that takes the activations at the cut and ends in a softmax over the
   *     classes
   */
  public static byte[] joinAbove(byte[] frozen, byte[] trainable, ClassifierMetadata metadata) {
    OnnxGraph graph = OnnxGraph.parse(frozen, "frozen part");
    GraphProto.Builder joined =
        FrozenTensorNames.withoutConflicts(graph.model().getGraph()).toBuilder();
    TrainableNodes.append(joined, DeterministicOnnx.parse(trainable).getGraph());
    return GraphFolding.of(classifier(graph, joined, metadata), "classifier");
  }

  private static byte[] classifier(
      OnnxGraph graph, GraphProto.Builder joined, ClassifierMetadata metadata) {
    int classes = metadata.classNames().size();
    joined.clearOutput();
    for (String output : List.of(LOGITS, PROBABILITIES)) {
      joined.addOutput(ValueInfos.ofBatches(output, -1, classes));
    }

    ModelProto.Builder model = graph.model().toBuilder().setGraph(joined);
    model.setProducerName(DeterministicOnnx.PRODUCER).clearMetadataProps();
    Map<String, String> properties = new TreeMap<>(graph.metadata());
    properties.putAll(metadata.properties());
    properties.forEach((key, value) -> model.addMetadataPropsBuilder().setKey(key).setValue(value));
    return DeterministicOnnx.of(model.build());
  }

  private static void requireFit(List<DenseWeights> head, int classes) {
    if (head.isEmpty() || head.get(head.size() - 1).activation() != HeadActivation.IDENTITY) {
      throw new IllegalArgumentException("the last layer of a head must give the logits");
    }
    DenseWeights last = head.get(head.size() - 1);
    if (last.units() != classes) {
      throw new IllegalArgumentException(
          "the head has %d outputs but there are %d classes".formatted(last.units(), classes));
    }
    int width = -1;
    for (DenseWeights layer : head) {
      if (width != -1 && layer.inputs() != width) {
        throw new IllegalArgumentException(
            "a dense layer of the head takes %d values but the layer below it gives %d"
                .formatted(layer.inputs(), width));
      }
      width = layer.units();
    }
  }
}
