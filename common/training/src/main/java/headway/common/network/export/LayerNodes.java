package headway.common.network.export;

import static headway.common.network.proto.Attributes.integer;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.layers.FixedNormalization;
import headway.common.network.layers.HalvingPool;
import headway.common.network.layers.LinearConvolution;
import headway.common.network.layers.Rectifier;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.GraphWriter;
import headway.common.network.proto.SlidingWindow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Writes DL4J's layers as ONNX nodes; the output tensor of a layer has the layer's name. */
final class LayerNodes {
  private final GraphWriter graph;
  private final ActivationNodes activations;
  private final Map<Class<?>, BiConsumer<Layer, VertexContext>> writers;

  LayerNodes(GraphWriter graph) {
    this.graph = graph;
    this.activations = new ActivationNodes(graph);
    ConvolutionNodes convolutions = new ConvolutionNodes(graph);
    this.writers =
        Map.ofEntries(
            writer(ConvolutionLayer.class, convolutions::full),
            writer(Convolution2D.class, convolutions::full),
            writer(LinearConvolution.class, convolutions::full),
            writer(DepthwiseConvolution2D.class, convolutions::depthwise),
            writer(SeparableConvolution2D.class, convolutions::separable),
            writer(SubsamplingLayer.class, this::pool),
            writer(HalvingPool.class, this::pool),
            writer(GlobalPoolingLayer.class, this::poolGlobally),
            writer(BatchNormalization.class, this::normalize),
            writer(FixedNormalization.class, this::normalize),
            writer(DenseLayer.class, this::dense),
            writer(OutputLayer.class, this::dense),
            writer(LossLayer.class, (layer, context) -> activate(layer.getActivationFn(), context)),
            writer(
                ActivationLayer.class,
                (layer, context) -> activate(layer.getActivationFn(), context)),
            writer(Rectifier.class, (layer, context) -> activate(layer.getActivationFn(), context)),
            writer(DropoutLayer.class, (layer, context) -> same(context)),
            writer(ZeroPaddingLayer.class, this::pad),
            writer(Cropping2D.class, this::crop),
            writer(Upsampling2D.class, this::upsample),
            writer(FrozenLayer.class, (layer, context) -> write(layer.getLayer(), context)));
  }

  @SuppressWarnings("unchecked") // The key is the layer class of the consumer.
  private static <L extends Layer> Map.Entry<Class<?>, BiConsumer<Layer, VertexContext>> writer(
      Class<L> kind, BiConsumer<L, VertexContext> writer) {
    return Map.entry(kind, (BiConsumer<Layer, VertexContext>) writer);
  }

  /**
   * Writes one layer.
   *
   * @throws headway.common.InputException when there is no ONNX for it
   */
  void write(Layer layer, VertexContext context) {
    BiConsumer<Layer, VertexContext> writer = writers.get(layer.getClass());
    if (writer == null) {
      throw context.refused(
          "is of kind %s, which is not written".formatted(layer.getClass().getSimpleName()));
    }
    writer.accept(layer, context);
  }

  private void same(VertexContext context) {
    graph.node("Identity", context.name(), List.of(context.input()));
  }

  private void activate(IActivation activation, VertexContext context) {
    activations.write(activation, context, context.input());
  }

  private void dense(BaseLayer layer, VertexContext context) {
    INDArray weights = context.parameters().get("W");
    List<String> inputs = new ArrayList<>(List.of(context.input()));
    inputs.add(graph.floats(context.inner("W"), Nd4jArrays.of(weights), weights.shape()));
    INDArray bias = context.parameters().get("b");
    if (bias != null) {
      inputs.add(graph.floats(context.inner("b"), Nd4jArrays.of(bias), bias.length()));
    }
    if (context.parameters().containsKey("g")) {
      throw context.refused("has a layer norm, which is not written");
    }
    String sum =
        graph.node("Gemm", ActivationNodes.before(layer.getActivationFn(), context), inputs);
    activations.after(layer.getActivationFn(), context, sum);
  }

  private void normalize(BatchNormalization layer, VertexContext context) {
    INDArray mean = context.parameters().get("mean");
    long channels = mean.length();
    INDArray variance =
        layer.isUseLogStd()
            ? Transforms.exp(context.parameters().get("log10stdev").mul(2 * Math.log(10)))
            : context.parameters().get("var");
    List<String> inputs =
        List.of(
            context.input(),
            graph.floats(
                context.inner("gamma"),
                perChannel(context, "gamma", channels, layer.getGamma()),
                channels),
            graph.floats(
                context.inner("beta"),
                perChannel(context, "beta", channels, layer.getBeta()),
                channels),
            graph.floats(context.inner("mean"), Nd4jArrays.of(mean), channels),
            graph.floats(context.inner("var"), Nd4jArrays.of(variance), channels));
    graph.node(
        "BatchNormalization", context.name(), inputs, Attributes.real("epsilon", layer.getEps()));
  }

  private static float[] perChannel(
      VertexContext context, String name, long channels, double locked) {
    INDArray trained = context.parameters().get(name);
    if (trained != null) {
      return Nd4jArrays.of(trained);
    }
    float[] same = new float[(int) channels];
    Arrays.fill(same, (float) locked);
    return same;
  }

  private void pool(SubsamplingLayer layer, VertexContext context) {
    SlidingWindow window =
        context.window(
            layer.getConvolutionMode(),
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation());
    boolean average = layer.getPoolingType() == PoolingType.AVG;
    if (!average && layer.getPoolingType() != PoolingType.MAX || average && window.isDilated()) {
      throw context.refused("pools by %s, which is not written".formatted(layer.getPoolingType()));
    }
    AttributeProto[] attributes =
        average
            ? window.attributes(
                integer("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1 : 0))
            : window.attributes();
    graph.node(
        average ? "AveragePool" : "MaxPool", context.name(), List.of(context.input()), attributes);
  }

  private void poolGlobally(GlobalPoolingLayer layer, VertexContext context) {
    String operator =
        switch (layer.getPoolingType()) {
          case AVG -> "GlobalAveragePool";
          case MAX -> "GlobalMaxPool";
          default ->
              throw context.refused(
                  "pools by %s, which is not written".formatted(layer.getPoolingType()));
        };
    context.image();
    if (layer.isCollapseDimensions()) {
      String pooled = graph.node(operator, context.inner("pooled"), List.of(context.input()));
      graph.node("Flatten", context.name(), List.of(pooled), integer("axis", 1));
    } else {
      graph.node(operator, context.name(), List.of(context.input()));
    }
  }

  private void pad(ZeroPaddingLayer layer, VertexContext context) {
    int[] p = layer.getPadding(); // top, bottom, left, right
    String pads = graph.integers(context.inner("pads"), 0, 0, p[0], p[2], 0, 0, p[1], p[3]);
    graph.node("Pad", context.name(), List.of(context.input(), pads));
  }

  private void crop(Cropping2D layer, VertexContext context) {
    int[] c = layer.getCropping(); // top, bottom, left, right
    long height = context.image().getHeight();
    long width = context.image().getWidth();
    String starts = graph.integers(context.inner("starts"), c[0], c[2]);
    String ends = graph.integers(context.inner("ends"), height - c[1], width - c[3]);
    String axes = graph.integers(context.inner("axes"), 2, 3);
    graph.node("Slice", context.name(), List.of(context.input(), starts, ends, axes));
  }

  private void upsample(Upsampling2D layer, VertexContext context) {
    int[] size = layer.getSize();
    String scales = graph.floats(context.inner("scales"), new float[] {1, 1, size[0], size[1]}, 4);
    graph.node(
        "Resize",
        context.name(),
        List.of(context.input(), "", scales),
        Attributes.text("mode", "nearest"),
        Attributes.text("nearest_mode", "floor"),
        Attributes.text("coordinate_transformation_mode", "asymmetric"));
  }
}
