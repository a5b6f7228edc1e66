package headway.common.network.onnx;

import ai.onnxruntime.OrtException;
import headway.common.InputException;
import headway.common.UsageException;
import headway.common.algorithm.EditDistance;
import headway.common.network.proto.AncestorGraph;
import headway.common.network.proto.Constants;
import headway.common.network.proto.DeterministicOnnx;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.ValueInfos;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;

/** Cuts a network: the part below a tensor becomes a separate model. */
public final class OnnxCut {
  /** Metadata under this prefix describes a whole classifier, so a part of it does not carry it. */
  public static final String CLASSIFIER_PREFIX = "headway.";

  private static final int SUGGESTIONS = 3;

  private OnnxCut() {}

  /**
   * The nodes and weights that a tensor is computed from, as a model with the image as its only
   * input and that tensor as its only output, for any number of images. The same graph and tensor
   * give the same bytes.
   *
   * @param tensor one of {@link OnnxGraph#cuts()}
   * @throws UsageException when the graph cannot be cut there
   * @throws InputException when the part supports one batch size only
   */
  public static byte[] below(OnnxGraph graph, String tensor) {
    requireCut(graph, tensor);
    ModelProto part = part(graph, tensor);
    long[] shape = shape(part, graph.origin(), tensor);
    ModelProto.Builder described = part.toBuilder();
    described.getGraphBuilder().setOutput(0, ValueInfos.ofBatches(tensor, shape));
    return DeterministicOnnx.of(described.build());
  }

  private static long[] shape(ModelProto part, String origin, String output) {
    try {
      long[] shape = TensorShapes.ofOutputs(part).get(output);
      if (shape.length < 2 || shape[0] > 0) {
        throw new InputException(
            "Cannot cut network %s at '%s': its shape is %s where a free batch dimension and values per image are expected; export the network with a free batch dimension"
                .formatted(origin, output, Arrays.toString(shape)));
      }
      return shape;
    } catch (OrtException e) {
      throw new InputException(
          "Cannot cut network %s at '%s': %s".formatted(origin, output, OnnxRuntimeMessage.of(e)),
          e);
    }
  }

  /**
   * The nodes and weights between two tensors, as a model whose input is the activations at the
   * lower one as rows, N×values×1×1.
   *
   * @param cut one of {@link OnnxGraph#cuts()}
   * @param shape of the activations there, without the batch
   * @param top computed from the cut
   */
  public static byte[] between(OnnxGraph graph, String cut, long[] shape, String top) {
    GraphProto whole = graph.model().getGraph();
    GraphProto.Builder above = whole.toBuilder().clearNode();
    whole.getNodeList().stream()
        .filter(node -> !node.getOutputList().contains(cut))
        .forEach(above::addNode);
    String rows = cut + ":rows";
    String crossing = cut + ":crossing";
    above.addInitializer(
        Constants.integers(
            crossing, LongStream.concat(LongStream.of(-1), Arrays.stream(shape)).toArray()));
    ImageSize.of(graph.input(), rows).replaceIn(above);
    AncestorGraph ancestors = AncestorGraph.of(above.build(), Set.of(top));
    ModelProto.Builder part = graph.model().toBuilder().clearMetadataProps().clearTrainingInfo();
    part.getGraphBuilder()
        .clearNode()
        .addNode(GraphWriter.newNode("Reshape", cut, List.of(rows, crossing)))
        .addAllNode(ancestors.nodes())
        .clearInitializer()
        .addAllInitializer(
            above.getInitializerList().stream()
                .filter(
                    weights ->
                        weights.getName().equals(crossing)
                            || ancestors.tensors().contains(weights.getName()))
                .toList())
        .clearInput()
        .addInput(
            ValueInfos.ofBatches(
                rows, -1, Arrays.stream(shape).reduce(1, Math::multiplyExact), 1, 1))
        .clearOutput()
        .addOutput(ValueInfos.ofUnknownShape(top))
        .clearValueInfo()
        .clearQuantizationAnnotation();
    return DeterministicOnnx.of(part.build());
  }

  /**
   * Rejects a tensor at which the graph cannot be cut.
   *
   * @throws UsageException saying where it can be cut instead
   */
  public static void requireCut(OnnxGraph graph, String tensor) {
    if (!graph.cuts().contains(tensor)) {
      throw new UsageException(refusal(graph, tensor));
    }
  }

  private static String refusal(OnnxGraph graph, String tensor) {
    Set<String> known =
        AncestorGraph.of(graph.model().getGraph(), Set.copyOf(graph.outputs())).tensors();
    String reason =
        known.contains(tensor)
            ? "what the image causes does not all cross that tensor (it lies in a branch, or is a"
                + " weight or the image)"
            : "it has no such tensor";
    String nearest =
        graph.cuts().stream()
            .sorted(Comparator.comparingInt(name -> EditDistance.distance(name, tensor)))
            .limit(SUGGESTIONS)
            .collect(Collectors.joining(", "));
    return "Cannot cut network %s at '%s': %s; it can be cut at %d tensors, the nearest names are %s"
        .formatted(graph.origin(), tensor, reason, graph.cuts().size(), nearest);
  }

  private static ModelProto part(OnnxGraph graph, String tensor) {
    GraphProto whole = graph.model().getGraph();
    AncestorGraph ancestors = AncestorGraph.of(whole, Set.of(tensor));
    List<TensorProto> weights =
        whole.getInitializerList().stream()
            .filter(initializer -> ancestors.tensors().contains(initializer.getName()))
            .toList();
    ModelProto.Builder part = graph.model().toBuilder();
    part.setProducerName(DeterministicOnnx.PRODUCER).clearProducerVersion();
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
