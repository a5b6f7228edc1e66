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
import headway.common.network.proto.GraphWriter;
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
  void write(GraphVertex vertex, VertexContext context) {
    if (vertex instanceof LayerVertex layer) {
      layers.write(layer.getLayerConf().getLayer(), preprocessed(layer, context));
    } else if (vertex instanceof FrozenVertex frozen) {
      write(frozen.getUnderlying(), context);
    } else if (vertex instanceof MergeVertex) {
      graph.node("Concat", context.name(), context.inputs(), integer("axis", 1));
    } else if (vertex instanceof ElementWiseVertex each) {
      elementWise(each, context);
    } else if (vertex instanceof PreprocessorVertex shape) {
      preprocess(shape.getPreProcessor(), context, context.name());
    } else if (vertex instanceof ScaleVertex scale) {
      constant("Mul", scale.getScaleFactor(), context);
    } else if (vertex instanceof ShiftVertex shift) {
      constant("Add", shift.getShiftFactor(), context);
    } else {
      ours(vertex, context);
    }
  }

  private void ours(GraphVertex vertex, VertexContext context) {
    if (vertex instanceof Flatten flatten) {
      flatten(flatten.channelsLast(), context, context.name());
    } else if (vertex instanceof Unflatten unflatten) {
      String shape = graph.integers(context.inner("shape"), -1, unflatten.channels(), 1, 1);
      graph.node("Reshape", context.name(), List.of(context.input(), shape));
    } else if (vertex instanceof HardSigmoid hard) {
      graph.node(
          "HardSigmoid",
          context.name(),
          context.inputs(),
          Attributes.real("alpha", hard.slope()),
          Attributes.real("beta", hard.offset()));
    } else if (vertex instanceof Copy) {
      graph.node("Identity", context.name(), context.inputs());
    } else if (vertex instanceof Scaling) {
      graph.node("Mul", context.name(), context.inputs());
    } else if (vertex instanceof ScaledAdd sum) {
      String scale = graph.floats(context.inner("scale"), new float[] {(float) sum.scale()});
      String scaled =
          graph.node("Mul", context.inner("scaled"), List.of(context.inputs().get(1), scale));
      graph.node("Add", context.name(), List.of(context.input(), scaled));
    } else if (vertex instanceof ChannelAffine affine) {
      long channels = affine.scale().length;
      boolean rows = context.types().get(0).getType() == InputType.Type.FF;
      long[] shape = rows ? new long[] {1, channels} : new long[] {1, channels, 1, 1};
      String scale = graph.floats(context.inner("scale"), affine.scale(), shape);
      String shift = graph.floats(context.inner("shift"), affine.shift(), shape);
      String scaled = graph.node("Mul", context.inner("scaled"), List.of(context.input(), scale));
      graph.node("Add", context.name(), List.of(scaled, shift));
    } else {
      throw context.refused(
          "is of kind %s, which is not written".formatted(vertex.getClass().getSimpleName()));
    }
  }

  private VertexContext preprocessed(LayerVertex vertex, VertexContext context) {
    if (vertex.getPreProcessor() == null) {
      return context;
    }
    String tensor = preprocess(vertex.getPreProcessor(), context, context.inner("input"));
    InputType type = vertex.getPreProcessor().getOutputType(context.types().get(0));
    return context.reading(tensor, type);
  }

  private String preprocess(InputPreProcessor shape, VertexContext context, String output) {
    if (shape instanceof TensorFlowCnnToFeedForwardPreProcessor) {
      return flatten(true, context, output);
    }
    if (shape instanceof CnnToFeedForwardPreProcessor flat
        && flat.getFormat() == CNN2DFormat.NCHW) {
      return flatten(false, context, output);
    }
    if (shape instanceof FeedForwardToCnnPreProcessor image) {
      String dimensions =
          graph.integers(
              context.inner("shape"),
              -1,
              image.getNumChannels(),
              image.getInputHeight(),
              image.getInputWidth());
      return graph.node("Reshape", output, List.of(context.input(), dimensions));
    }
    throw context.refused(
        "has preprocessor %s, which is not written".formatted(shape.getClass().getSimpleName()));
  }

  private String flatten(boolean channelsLast, VertexContext context, String output) {
    String tensor = context.input();
    boolean image = context.types().get(0).getType() == InputType.Type.CNN;
    if (channelsLast && image) {
      tensor =
          graph.node(
              "Transpose",
              context.inner("channelsLast"),
              List.of(tensor),
              integers("perm", 0, 2, 3, 1));
    }
    return graph.node("Flatten", output, List.of(tensor), integer("axis", 1));
  }

  private void elementWise(ElementWiseVertex each, VertexContext context) {
    Map<ElementWiseVertex.Op, String> operators = context.inputs().size() == 2 ? OF_TWO : OF_MORE;
    String operator =
        Optional.ofNullable(operators.get(each.getOp()))
            .orElseThrow(
                () ->
                    context.refused(
                        "takes the %s of %d tensors, which is not written"
                            .formatted(each.getOp(), context.inputs().size())));
    graph.node(operator, context.name(), context.inputs());
  }

  private void constant(String operator, double value, VertexContext context) {
    String constant = graph.floats(context.inner("constant"), new float[] {(float) value});
    graph.node(operator, context.name(), List.of(context.input(), constant));
  }
}
