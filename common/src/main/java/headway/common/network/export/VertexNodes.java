package headway.common.network.export;

import static headway.common.network.proto.Attributes.integer;
import static headway.common.network.proto.Attributes.integers;

import headway.common.network.layers.ChannelAffine;
import headway.common.network.layers.Copy;
import headway.common.network.layers.Flatten;
import headway.common.network.layers.HardSigmoid;
import headway.common.network.layers.ScaledAdd;
import headway.common.network.layers.Scaling;
import headway.common.network.layers.Unflatten;
import headway.common.network.proto.Attributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;

/** DL4J's graph vertices and ours as ONNX nodes. */
final class VertexNodes {
  private static final Map<ElementWiseVertex.Op, String> OF_TWO =
      Map.of(
          ElementWiseVertex.Op.Add, "Add",
          ElementWiseVertex.Op.Subtract, "Sub",
          ElementWiseVertex.Op.Product, "Mul",
          ElementWiseVertex.Op.Average, "Mean",
          ElementWiseVertex.Op.Max, "Max");
  private static final Map<ElementWiseVertex.Op, String> OF_MORE =
      Map.of(
          ElementWiseVertex.Op.Add, "Sum",
          ElementWiseVertex.Op.Average, "Mean",
          ElementWiseVertex.Op.Max, "Max");

  private final GraphWriter graph;
  private final LayerNodes layers;

  VertexNodes(GraphWriter graph) {
    this.graph = graph;
    this.layers = new LayerNodes(graph);
  }

  /**
   * Writes one vertex.
   *
   * @throws headway.common.InputException when there is no ONNX for it
   */
  void write(GraphVertex vertex, VertexContext site) {
    if (vertex instanceof LayerVertex layer) {
      layers.write(layer.getLayerConf().getLayer(), preprocessed(layer, site));
    } else if (vertex instanceof FrozenVertex frozen) {
      write(frozen.getUnderlying(), site);
    } else if (vertex instanceof MergeVertex) {
      graph.node("Concat", site.name(), site.inputs(), integer("axis", 1));
    } else if (vertex instanceof ElementWiseVertex each) {
      elementWise(each, site);
    } else if (vertex instanceof PreprocessorVertex shape) {
      preprocess(shape.getPreProcessor(), site, site.name());
    } else if (vertex instanceof ScaleVertex scale) {
      constant("Mul", scale.getScaleFactor(), site);
    } else if (vertex instanceof ShiftVertex shift) {
      constant("Add", shift.getShiftFactor(), site);
    } else {
      ours(vertex, site);
    }
  }

  private void ours(GraphVertex vertex, VertexContext site) {
    if (vertex instanceof Flatten flatten) {
      flatten(flatten.channelsLast(), site, site.name());
    } else if (vertex instanceof Unflatten unflatten) {
      String shape = graph.integers(site.inner("shape"), -1, unflatten.channels(), 1, 1);
      graph.node("Reshape", site.name(), List.of(site.input(), shape));
    } else if (vertex instanceof HardSigmoid hard) {
      graph.node(
          "HardSigmoid",
          site.name(),
          site.inputs(),
          Attributes.real("alpha", hard.slope()),
          Attributes.real("beta", hard.offset()));
    } else if (vertex instanceof Copy) {
      graph.node("Identity", site.name(), site.inputs());
    } else if (vertex instanceof Scaling) {
      graph.node("Mul", site.name(), site.inputs());
    } else if (vertex instanceof ScaledAdd sum) {
      String scale = graph.floats(site.inner("scale"), new float[] {(float) sum.scale()});
      String scaled = graph.node("Mul", site.inner("scaled"), List.of(site.inputs().get(1), scale));
      graph.node("Add", site.name(), List.of(site.input(), scaled));
    } else if (vertex instanceof ChannelAffine affine) {
      long channels = affine.scale().length;
      boolean rows = site.types().get(0).getType() == InputType.Type.FF;
      long[] shape = rows ? new long[] {1, channels} : new long[] {1, channels, 1, 1};
      String scale = graph.floats(site.inner("scale"), affine.scale(), shape);
      String shift = graph.floats(site.inner("shift"), affine.shift(), shape);
      String scaled = graph.node("Mul", site.inner("scaled"), List.of(site.input(), scale));
      graph.node("Add", site.name(), List.of(scaled, shift));
    } else {
      throw site.refused(
          "is of kind %s, which is not written".formatted(vertex.getClass().getSimpleName()));
    }
  }

  private VertexContext preprocessed(LayerVertex vertex, VertexContext site) {
    if (vertex.getPreProcessor() == null) {
      return site;
    }
    String tensor = preprocess(vertex.getPreProcessor(), site, site.inner("input"));
    InputType type = vertex.getPreProcessor().getOutputType(site.types().get(0));
    return site.reading(tensor, type);
  }

  private String preprocess(InputPreProcessor shape, VertexContext site, String output) {
    if (shape instanceof TensorFlowCnnToFeedForwardPreProcessor) {
      return flatten(true, site, output);
    }
    if (shape instanceof CnnToFeedForwardPreProcessor flat
        && flat.getFormat() == CNN2DFormat.NCHW) {
      return flatten(false, site, output);
    }
    if (shape instanceof FeedForwardToCnnPreProcessor image) {
      String dimensions =
          graph.integers(
              site.inner("shape"),
              -1,
              image.getNumChannels(),
              image.getInputHeight(),
              image.getInputWidth());
      return graph.node("Reshape", output, List.of(site.input(), dimensions));
    }
    throw site.refused(
        "has preprocessor %s, which is not written".formatted(shape.getClass().getSimpleName()));
  }

  private String flatten(boolean channelsLast, VertexContext site, String output) {
    String tensor = site.input();
    boolean image = site.types().get(0).getType() == InputType.Type.CNN;
    if (channelsLast && image) {
      tensor =
          graph.node(
              "Transpose",
              site.inner("channelsLast"),
              List.of(tensor),
              integers("perm", 0, 2, 3, 1));
    }
    return graph.node("Flatten", output, List.of(tensor), integer("axis", 1));
  }

  private void elementWise(ElementWiseVertex each, VertexContext site) {
    Map<ElementWiseVertex.Op, String> operators = site.inputs().size() == 2 ? OF_TWO : OF_MORE;
    String operator =
        Optional.ofNullable(operators.get(each.getOp()))
            .orElseThrow(
                () ->
                    site.refused(
                        "takes the %s of %d tensors, which is not written"
                            .formatted(each.getOp(), site.inputs().size())));
    graph.node(operator, site.name(), site.inputs());
  }

  private void constant(String operator, double value, VertexContext site) {
    String constant = graph.floats(site.inner("constant"), new float[] {(float) value});
    graph.node(operator, site.name(), List.of(site.input(), constant));
  }
}
