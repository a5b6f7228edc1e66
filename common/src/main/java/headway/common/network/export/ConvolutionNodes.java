package headway.common.network.export;

import static headway.common.network.proto.Attributes.integer;
import static headway.common.network.proto.Attributes.integers;

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
  void full(ConvolutionLayer layer, VertexContext site) {
    INDArray kernel = site.parameters().get("W");
    String weights = graph.floats(site.inner("W"), kernel, kernel.shape());
    convolve(layer, site, site.input(), weights, 1);
  }

  /** DL4J's weights height × width × in × multiplier. */
  void depthwise(DepthwiseConvolution2D layer, VertexContext site) {
    INDArray kernel = site.parameters().get("W").permute(2, 3, 0, 1);
    convolve(layer, site, site.input(), grouped(site, "W", kernel), (int) kernel.size(0));
  }

  /** DL4J's weights multiplier × in × height × width, then out × (in · multiplier) × 1 × 1. */
  void separable(SeparableConvolution2D layer, VertexContext site) {
    INDArray depth = site.parameters().get("W").permute(1, 0, 2, 3);
    String deep =
        graph.node(
            "Conv",
            site.inner("depthwise"),
            List.of(site.input(), grouped(site, "W", depth)),
            KernelWindow.of(layer).attributes(site, integer("group", depth.size(0))));
    INDArray point = site.parameters().get("pW");
    String weights = graph.floats(site.inner("pW"), point, point.shape());
    String sum = ActivationNodes.before(layer.getActivationFn(), site);
    graph.node("Conv", sum, inputs(site, deep, weights), integers("kernel_shape", 1, 1));
    activations.after(layer.getActivationFn(), site, sum);
  }

  private String grouped(VertexContext site, String name, INDArray kernel) {
    return graph.floats(
        site.inner(name),
        kernel,
        kernel.size(0) * kernel.size(1),
        1,
        kernel.size(2),
        kernel.size(3));
  }

  private void convolve(
      ConvolutionLayer layer, VertexContext site, String input, String weights, int groups) {
    String sum = ActivationNodes.before(layer.getActivationFn(), site);
    graph.node(
        "Conv",
        sum,
        inputs(site, input, weights),
        KernelWindow.of(layer).attributes(site, integer("group", groups)));
    activations.after(layer.getActivationFn(), site, sum);
  }

  private List<String> inputs(VertexContext site, String input, String weights) {
    List<String> inputs = new ArrayList<>(List.of(input, weights));
    INDArray bias = site.parameters().get("b");
    if (bias != null) {
      inputs.add(graph.floats(site.inner("b"), bias, bias.length()));
    }
    return inputs;
  }
}
