package headway.common.network.fromonnx;

import headway.common.InputException;
import headway.common.network.dl4j.LayerGraph;
import headway.common.network.forms.ImageInput;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.onnx.TensorShapes;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/**
 * Reads ONNX graphs of convolutional classifiers, as PyTorch, timm and tf2onnx export them, into
 * DL4J graphs; every layer has the name of its node's output, so cuts have the same names in both.
 */
public final class OnnxReader {
  private static final Map<String, OperatorReader> OPERATORS =
      Map.ofEntries(
          Map.entry("Add", ArithmeticReader::sum),
          Map.entry("AveragePool", ConvolutionReader::pool),
          Map.entry("BatchNormalization", OnnxReader::normalize),
          Map.entry("Clip", ArithmeticReader::clip),
          Map.entry("Concat", ArithmeticReader::concat),
          Map.entry("Conv", ConvolutionReader::convolution),
          Map.entry("Div", ArithmeticReader::affine),
          Map.entry("Dropout", ArithmeticReader.activation(Activation.IDENTITY)),
          Map.entry("Elu", OnnxReader::elu),
          Map.entry("Flatten", ShapeReader::reshape),
          Map.entry("Gemm", ShapeReader::dense),
          Map.entry("GlobalAveragePool", ShapeReader::poolGlobally),
          Map.entry("GlobalMaxPool", ShapeReader::poolGlobally),
          Map.entry("HardSigmoid", ArithmeticReader::hardSigmoid),
          Map.entry("HardSwish", ArithmeticReader::hardSwish),
          Map.entry("Identity", ArithmeticReader.activation(Activation.IDENTITY)),
          Map.entry("LeakyRelu", OnnxReader::leaky),
          Map.entry("MatMul", ShapeReader::dense),
          Map.entry("Max", ArithmeticReader.elementWise(ElementWiseVertex.Op.Max)),
          Map.entry("MaxPool", ConvolutionReader::pool),
          Map.entry("Mean", ArithmeticReader.elementWise(ElementWiseVertex.Op.Average)),
          Map.entry("Mul", ArithmeticReader::product),
          Map.entry("Pad", ConvolutionReader::pad),
          Map.entry("ReduceMean", ShapeReader::mean),
          Map.entry("Relu", ArithmeticReader.activation(Activation.RELU)),
          Map.entry("Reshape", ShapeReader::reshape),
          Map.entry("Sigmoid", ArithmeticReader.activation(Activation.SIGMOID)),
          Map.entry("Slice", ConvolutionReader::crop),
          Map.entry("Softmax", ArithmeticReader::softmax),
          Map.entry("Squeeze", ShapeReader::reshape),
          Map.entry("Sub", ArithmeticReader::affine),
          Map.entry("Sum", ArithmeticReader::sum),
          Map.entry("Tanh", ArithmeticReader.activation(Activation.TANH)),
          Map.entry("Transpose", ShapeReader::transpose),
          Map.entry("Unsqueeze", ShapeReader::reshape));

  private static final int IMAGE_RANK = 3;

  private OnnxReader() {}

  /**
   * The graph of the model's first output.
   *
   * @throws headway.common.InputException naming the first node that DL4J has no layer for
   */
  public static LayerGraph read(OnnxGraph graph) {
    return read(graph, Optional.empty(), graph.outputs().get(0));
  }

  /**
   * The graph between two tensors, ignoring operators below and above them.
   *
   * @param cut one of {@link OnnxGraph#cuts()}
   * @param top computed from the cut
   * @throws InputException naming the first node that DL4J has no layer for, and the nearest cut
   *     above which it has all
   */
  public static LayerGraph between(OnnxGraph graph, String cut, String top) {
    try {
      return above(graph, cut, top);
    } catch (InputException refused) {
      Optional<String> nearest =
          NearestCut.of(
              graph,
              cut,
              top,
              each ->
                  reads(() -> wanted(graph, Set.of(each), top).forEach(OnnxReader::requireKnown)),
              each -> reads(() -> above(graph, each, top)));
      throw new InputException(refused.getMessage() + NearestCut.advice(nearest), refused);
    }
  }

  private static boolean reads(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (InputException refused) {
      return false;
    }
  }

  private static LayerGraph above(OnnxGraph graph, String cut, String top) {
    long[] shape = TensorShapes.ofOneImage(graph).getOrDefault(cut, new long[0]);
    boolean isImage = shape.length == IMAGE_RANK && Arrays.stream(shape).allMatch(size -> size > 0);
    return read(
        graph,
        isImage
            ? Optional.of(new ImageInput(cut, (int) shape[0], (int) shape[1], (int) shape[2]))
            : Optional.empty(),
        top);
  }

  private static LayerGraph read(OnnxGraph graph, Optional<ImageInput> cut, String output) {
    Set<String> below = cut.map(input -> Set.of(input.name())).orElse(Set.of());
    List<OnnxNode> wanted = wanted(graph, below, output);
    wanted.forEach(OnnxReader::requireKnown);
    Map<String, long[]> shapes = TensorShapes.ofOneImage(graph);
    GraphDraft draft = new GraphDraft(graph, cut.orElse(graph.input()));
    for (OnnxNode node : wanted) {
      OnnxNode shaped = new OnnxNode(graph, node.proto(), node.values(), shapes, node.makers());
      OPERATORS.get(node.proto().getOpType()).add(shaped, draft);
    }
    return draft.finish(output);
  }

  /** The nodes that compute the output of the constants and of the tensors below. */
  private static List<OnnxNode> wanted(OnnxGraph graph, Set<String> below, String output) {
    Map<String, TensorProto> values = ConstantTensors.of(graph);
    Map<String, NodeProto> makers = new HashMap<>();
    List<NodeProto> nodes = graph.model().getGraph().getNodeList();
    nodes.forEach(node -> node.getOutputList().forEach(made -> makers.put(made, node)));
    Set<String> given = new HashSet<>(values.keySet());
    given.addAll(below);
    Set<String> needed = needed(nodes, output, given);
    return nodes.stream()
        .filter(node -> needed.contains(node.getOutput(0)))
        .map(node -> new OnnxNode(graph, node, values, Map.of(), makers))
        .toList();
  }

  /** The tensors that the output depends on, up to the given ones. */
  private static Set<String> needed(List<NodeProto> nodes, String output, Set<String> given) {
    Set<String> needed = new HashSet<>(Set.of(output));
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)
          && !given.contains(node.getOutput(0))) {
        needed.addAll(OnnxNode.dataInputs(node, given));
      }
    }
    needed.removeAll(given);
    return needed;
  }

  private static void requireKnown(OnnxNode node) {
    if (!OPERATORS.containsKey(node.proto().getOpType())) {
      throw node.refused("is of an operator that cannot train");
    }
  }

  private static void normalize(OnnxNode node, GraphDraft draft) {
    float[] gamma = Constants.floats(node.weights(1));
    draft.layer(
        node.output(),
        new BatchNormalization.Builder()
            .nIn(gamma.length)
            .nOut(gamma.length)
            .eps(Attributes.real(node.proto(), "epsilon", 1e-5))
            .decay(Attributes.real(node.proto(), "momentum", 0.9))
            .useLogStd(false)
            .dataFormat(CNN2DFormat.NCHW)
            .build(),
        node.input());
    List<String> parameters = List.of("gamma", "beta", "mean", "var");
    for (int i = 0; i < parameters.size(); i++) {
      float[] values = Constants.floats(node.weights(i + 1));
      draft.weights(node.output(), parameters.get(i), values, 1, values.length);
    }
  }

  private static void leaky(OnnxNode node, GraphDraft draft) {
    double slope = Attributes.real(node.proto(), "alpha", 0.01);
    ArithmeticReader.activation(new ActivationLReLU(slope)).add(node, draft);
  }

  private static void elu(OnnxNode node, GraphDraft draft) {
    double alpha = Attributes.real(node.proto(), "alpha", 1);
    ArithmeticReader.activation(new ActivationELU(alpha)).add(node, draft);
  }
}
