package headway.common.network.export;

import static headway.common.network.proto.Attributes.integer;
import static headway.common.network.proto.Attributes.integers;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions as ONNX nodes. */
final class ConvolutionNodes {
  private final GraphWriter graph;
  private final ActivationNodes activations;

  ConvolutionNodes(GraphWriter graph) {
    this.graph = graph;
    this.activations = new ActivationNodes(graph);
  }

  /** DL4J's weights out × in × height × width are ONNX's. */
  void full(ConvolutionLayer layer, VertexContext context) {
    INDArray kernel = context.parameters().get("W");
    String weights = graph.floats(context.inner("W"), Nd4jArrays.of(kernel), kernel.shape());
    convolve(layer, context, context.input(), weights, 1);
  }

  /** DL4J's weights height × width × in × multiplier. */
  void depthwise(DepthwiseConvolution2D layer, VertexContext context) {
    INDArray kernel = context.parameters().get("W").permute(2, 3, 0, 1);
    convolve(layer, context, context.input(), grouped(context, "W", kernel), (int) kernel.size(0));
  }

  /** DL4J's weights multiplier × in × height × width, then out × (in · multiplier) × 1 × 1. */
  void separable(SeparableConvolution2D layer, VertexContext context) {
    INDArray depth = context.parameters().get("W").permute(1, 0, 2, 3);
    String deep =
        graph.node(
            "Conv",
            context.inner("depthwise"),
            List.of(context.input(), grouped(context, "W", depth)),
            window(layer, context).attributes(integer("group", depth.size(0))));
    INDArray point = context.parameters().get("pW");
    String weights = graph.floats(context.inner("pW"), Nd4jArrays.of(point), point.shape());
    String sum = ActivationNodes.before(layer.getActivationFn(), context);
    graph.node("Conv", sum, inputs(context, deep, weights), integers("kernel_shape", 1, 1));
    activations.after(layer.getActivationFn(), context, sum);
  }

  private static SlidingWindow window(ConvolutionLayer layer, VertexContext context) {
    return context.window(
        layer.getConvolutionMode(),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation());
  }

  private String grouped(VertexContext context, String name, INDArray kernel) {
    return graph.floats(
        context.inner(name),
        Nd4jArrays.of(kernel),
        kernel.size(0) * kernel.size(1),
        1,
        kernel.size(2),
        kernel.size(3));
  }

  private void convolve(
      ConvolutionLayer layer, VertexContext context, String input, String weights, int groups) {
    String sum = ActivationNodes.before(layer.getActivationFn(), context);
    graph.node(
        "Conv",
        sum,
        inputs(context, input, weights),
        window(layer, context).attributes(integer("group", groups)));
    activations.after(layer.getActivationFn(), context, sum);
  }

  private List<String> inputs(VertexContext context, String input, String weights) {
    List<String> inputs = new ArrayList<>(List.of(input, weights));
    INDArray bias = context.parameters().get("b");
    if (bias != null) {
      inputs.add(graph.floats(context.inner("b"), Nd4jArrays.of(bias), bias.length()));
    }
    return inputs;
  }
}
