package headway.common.network.export;

import static headway.common.network.proto.Attributes.integer;

import headway.common.network.layers.FixedNormalization;
import headway.common.network.layers.HalvingPool;
import headway.common.network.layers.LinearConvolution;
import headway.common.network.layers.Rectifier;
import headway.common.network.proto.Attributes;
import java.util.ArrayList;
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
import org.nd4j.linalg.factory.Nd4j;
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
            writer(LossLayer.class, (layer, site) -> activate(layer.getActivationFn(), site)),
            writer(ActivationLayer.class, (layer, site) -> activate(layer.getActivationFn(), site)),
            writer(Rectifier.class, (layer, site) -> activate(layer.getActivationFn(), site)),
            writer(DropoutLayer.class, (layer, site) -> same(site)),
            writer(ZeroPaddingLayer.class, this::pad),
            writer(Cropping2D.class, this::crop),
            writer(Upsampling2D.class, this::upsample),
            writer(FrozenLayer.class, (layer, site) -> write(layer.getLayer(), site)));
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
  void write(Layer layer, VertexContext site) {
    BiConsumer<Layer, VertexContext> writer = writers.get(layer.getClass());
    if (writer == null) {
      throw site.refused(
          "is of kind %s, which is not written".formatted(layer.getClass().getSimpleName()));
    }
    writer.accept(layer, site);
  }

  private void same(VertexContext site) {
    graph.node("Identity", site.name(), List.of(site.input()));
  }

  private void activate(IActivation activation, VertexContext site) {
    activations.write(activation, site, site.input());
  }

  private void dense(BaseLayer layer, VertexContext site) {
    INDArray weights = site.parameters().get("W");
    List<String> inputs = new ArrayList<>(List.of(site.input()));
    inputs.add(graph.floats(site.inner("W"), weights, weights.shape()));
    INDArray bias = site.parameters().get("b");
    if (bias != null) {
      inputs.add(graph.floats(site.inner("b"), bias, bias.length()));
    }
    if (site.parameters().containsKey("g")) {
      throw site.refused("has a layer norm, which is not written");
    }
    String sum = graph.node("Gemm", ActivationNodes.before(layer.getActivationFn(), site), inputs);
    activations.after(layer.getActivationFn(), site, sum);
  }

  private void normalize(BatchNormalization layer, VertexContext site) {
    INDArray mean = site.parameters().get("mean");
    long channels = mean.length();
    INDArray variance =
        layer.isUseLogStd()
            ? Transforms.exp(site.parameters().get("log10stdev").mul(2 * Math.log(10)))
            : site.parameters().get("var");
    List<String> inputs =
        List.of(
            site.input(),
            graph.floats(
                site.inner("gamma"),
                perChannel(site, "gamma", channels, layer.getGamma()),
                channels),
            graph.floats(
                site.inner("beta"), perChannel(site, "beta", channels, layer.getBeta()), channels),
            graph.floats(site.inner("mean"), mean, channels),
            graph.floats(site.inner("var"), variance, channels));
    graph.node(
        "BatchNormalization", site.name(), inputs, Attributes.real("epsilon", layer.getEps()));
  }

  private static INDArray perChannel(
      VertexContext site, String name, long channels, double locked) {
    INDArray trained = site.parameters().get(name);
    return trained == null ? Nd4j.valueArrayOf(new long[] {channels}, (float) locked) : trained;
  }

  private void pool(SubsamplingLayer layer, VertexContext site) {
    KernelWindow window = KernelWindow.of(layer);
    boolean average = layer.getPoolingType() == PoolingType.AVG;
    if (!average && layer.getPoolingType() != PoolingType.MAX || average && window.isDilated()) {
      throw site.refused("pools by %s, which is not written".formatted(layer.getPoolingType()));
    }
    AttributeProto[] attributes =
        average
            ? window.attributes(
                site, integer("count_include_pad", layer.isAvgPoolIncludePadInDivisor() ? 1 : 0))
            : window.attributes(site);
    graph.node(average ? "AveragePool" : "MaxPool", site.name(), List.of(site.input()), attributes);
  }

  private void poolGlobally(GlobalPoolingLayer layer, VertexContext site) {
    String operator =
        switch (layer.getPoolingType()) {
          case AVG -> "GlobalAveragePool";
          case MAX -> "GlobalMaxPool";
          default ->
              throw site.refused(
                  "pools by %s, which is not written".formatted(layer.getPoolingType()));
        };
    site.image();
    if (layer.isCollapseDimensions()) {
      String pooled = graph.node(operator, site.inner("pooled"), List.of(site.input()));
      graph.node("Flatten", site.name(), List.of(pooled), integer("axis", 1));
    } else {
      graph.node(operator, site.name(), List.of(site.input()));
    }
  }

  private void pad(ZeroPaddingLayer layer, VertexContext site) {
    int[] p = layer.getPadding(); // top, bottom, left, right
    String pads = graph.integers(site.inner("pads"), 0, 0, p[0], p[2], 0, 0, p[1], p[3]);
    graph.node("Pad", site.name(), List.of(site.input(), pads));
  }

  private void crop(Cropping2D layer, VertexContext site) {
    int[] c = layer.getCropping(); // top, bottom, left, right
    long height = site.image().getHeight();
    long width = site.image().getWidth();
    String starts = graph.integers(site.inner("starts"), c[0], c[2]);
    String ends = graph.integers(site.inner("ends"), height - c[1], width - c[3]);
    String axes = graph.integers(site.inner("axes"), 2, 3);
    graph.node("Slice", site.name(), List.of(site.input(), starts, ends, axes));
  }

  private void upsample(Upsampling2D layer, VertexContext site) {
    int[] size = layer.getSize();
    String scales = graph.floats(site.inner("scales"), new float[] {1, 1, size[0], size[1]}, 4);
    graph.node(
        "Resize",
        site.name(),
        List.of(site.input(), "", scales),
        Attributes.text("mode", "nearest"),
        Attributes.text("nearest_mode", "floor"),
        Attributes.text("coordinate_transformation_mode", "asymmetric"));
  }
}
