package headway.common.network.onnx;

import headway.common.InputException;
import headway.common.UsageException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;

/** Cuts a network: what lies below a tensor becomes a model of its own. */
public final class OnnxCut {
  /** Metadata under this prefix describes a whole classifier, so a part of it does not carry it. */
  public static final String CLASSIFIER_PREFIX = "headway.";

  private OnnxCut() {}

  /**
   * The nodes and weights that a tensor is computed from, as a model with the image as its only
   * input and that tensor as its only output, for any number of images. The same graph and tensor
   * give the same bytes.
   *
   * @param tensor one of {@link OnnxGraph#cuts()}
   * @throws UsageException when the graph cannot be cut there
   * @throws InputException when the part computes only batches of one size
   */
  public static byte[] below(OnnxGraph graph, String tensor) {
    requireCut(graph, tensor);
    ModelProto part = part(graph, tensor);
    long[] shape = OutputShape.of(part, graph.origin(), tensor);
    ModelProto.Builder described = part.toBuilder();
    described.getGraphBuilder().setOutput(0, ValueInfos.ofBatches(tensor, shape));
    return OnnxBytes.of(described.build());
  }

  /**
   * Refuses a tensor at which the graph cannot be cut.
   *
   * @throws UsageException saying where it can be cut instead
   */
  public static void requireCut(OnnxGraph graph, String tensor) {
    if (!graph.cuts().contains(tensor)) {
      throw new UsageException(CutMessage.refusal(graph, tensor));
    }
  }

  private static ModelProto part(OnnxGraph graph, String tensor) {
    GraphProto whole = graph.model().getGraph();
    Ancestors ancestors = Ancestors.of(whole, Set.of(tensor));
    List<TensorProto> weights =
        whole.getInitializerList().stream()
            .filter(initializer -> ancestors.tensors().contains(initializer.getName()))
            .toList();
    ModelProto.Builder part = graph.model().toBuilder();
    part.setProducerName(OnnxBytes.PRODUCER).clearProducerVersion();
    part.clearMetadataProps().clearTrainingInfo();
    graph.model().getMetadataPropsList().stream()
        .filter(property -> !property.getKey().startsWith(CLASSIFIER_PREFIX))
        .sorted(Comparator.comparing(property -> property.getKey()))
        .forEach(part::addMetadataProps);
    part.getGraphBuilder()
        .clearNode()
        .addAllNode(ancestors.nodes())
        .clearInitializer()
        .addAllInitializer(weights)
        .clearInput()
        .addInput(ValueInfos.ofBatches(graph.input().name(), graph.input().shape(1)))
        .clearOutput()
        .addOutput(ValueInfos.ofUnknownShape(tensor))
        .clearValueInfo()
        .clearQuantizationAnnotation();
    return part.build();
  }
}
