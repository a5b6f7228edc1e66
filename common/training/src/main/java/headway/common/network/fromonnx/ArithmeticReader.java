package headway.common.network.fromonnx;

import headway.common.network.layers.ChannelAffine;
import headway.common.network.layers.HardSigmoid;
import headway.common.network.layers.Scaling;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.TensorProto;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Reads sums, products and activation functions. */
final class ArithmeticReader {
  private static final double SIXTH = 1.0 / 6;

  private ArithmeticReader() {}

  static OperatorReader activation(Activation activation) {
    return (node, draft) ->
        draft.layer(node.output(), new ActivationLayer(activation), node.input());
  }

  static OperatorReader activation(IActivation activation) {
    return (node, draft) ->
        draft.layer(node.output(), new ActivationLayer(activation), node.input());
  }

  static void clip(OnnxNode node, GraphDraft draft) {
    Optional<Double> low = bound(node, 1, "min");
    Optional<Double> high = bound(node, 2, "max");
    if (low.isEmpty() || low.get() != 0) {
      throw node.refused("clips from %s; only from 0 is read".formatted(low));
    }
    draft.layer(
        node.output(),
        new ActivationLayer(new ActivationReLU(high.orElse(null), null, null)),
        node.input());
  }

  private static Optional<Double> bound(OnnxNode node, int index, String attribute) {
    return node.constant(index)
        .map(constant -> (double) Constants.floats(constant)[0])
        .or(() -> Attributes.find(node.proto(), attribute).map(a -> (double) a.getF()));
  }

  static void softmax(OnnxNode node, GraphDraft draft) {
    int rank = node.shape(node.input()).length + 1;
    long axis = Attributes.integer(node.proto(), "axis", node.graph().opset() < 13 ? 1 : -1);
    if (axis != 1 && axis + rank != 1) {
      throw node.refused("works along axis %d; only that of the channels is read".formatted(axis));
    }
    activation(Activation.SOFTMAX).add(node, draft);
  }

  static void hardSigmoid(OnnxNode node, GraphDraft draft) {
    double slope = Attributes.real(node.proto(), "alpha", 0.2);
    double offset = Attributes.real(node.proto(), "beta", 0.5);
    draft.vertex(node.output(), new HardSigmoid(slope, offset), node.input());
  }

  static void hardSwish(OnnxNode node, GraphDraft draft) {
    String gate = node.output() + ":gate";
    draft.vertex(gate, new HardSigmoid(SIXTH, 0.5), node.input());
    draft.vertex(node.output(), new Scaling(), node.input(), gate);
  }

  static void concat(OnnxNode node, GraphDraft draft) {
    int rank = node.shape(node.inputs().get(0)).length + 1;
    long axis = Attributes.integer(node.proto(), "axis", 0);
    if (axis != 1 && axis + rank != 1) {
      throw node.refused("works along axis %d; only that of the channels is read".formatted(axis));
    }
    MergeVertex merge = new MergeVertex();
    merge.setMergeAxis(1);
    merge.setModified(true);
    draft.vertex(node.output(), merge, node.inputs().toArray(String[]::new));
  }

  static void sum(OnnxNode node, GraphDraft draft) {
    if (node.inputs().size() == 1) {
      affine(node, draft);
    } else {
      elementWise(ElementWiseVertex.Op.Add).add(node, draft);
    }
  }

  static OperatorReader elementWise(ElementWiseVertex.Op operation) {
    return (node, draft) -> {
      List<String> inputs = node.inputs();
      long[] shape = node.shape(inputs.get(0));
      if (inputs.size() < node.proto().getInputCount()
          || !inputs.stream().allMatch(input -> Arrays.equals(node.shape(input), shape))) {
        throw node.refused("joins tensors of different shapes, or a constant");
      }
      draft.vertex(node.output(), new ElementWiseVertex(operation), inputs.toArray(String[]::new));
    };
  }

  static void product(OnnxNode node, GraphDraft draft) {
    if (node.inputs().size() == 1) {
      affine(node, draft);
    } else {
      draft.vertex(node.output(), new Scaling(), node.inputs().toArray(String[]::new));
    }
  }

  /** A sum, difference, product or quotient with a constant: a scalar, or one value per channel. */
  static void affine(OnnxNode node, GraphDraft draft) {
    int position = node.constant(0).isPresent() ? 0 : 1;
    TensorProto tensor = node.weights(position);
    long[] shape = node.shape(node.input());
    float[] values = perChannel(tensor, shape, node);
    float[] scale = new float[values.length];
    float[] shift = new float[values.length];
    Arrays.fill(scale, 1);
    for (int c = 0; c < values.length; c++) {
      switch (node.proto().getOpType()) {
        case "Add", "Sum" -> shift[c] = values[c];
        case "Mul" -> scale[c] = values[c];
        case "Sub" -> {
          scale[c] = position == 1 ? 1 : -1;
          shift[c] = position == 1 ? -values[c] : values[c];
        }
        default -> {
          if (position == 0) {
            throw node.refused("divides a constant, which is not read");
          }
          scale[c] = 1 / values[c];
        }
      }
    }
    draft.vertex(node.output(), new ChannelAffine(scale, shift), node.input());
  }

  private static float[] perChannel(TensorProto tensor, long[] shape, OnnxNode node) {
    float[] values = Constants.floats(tensor);
    long[] constant = Constants.shape(tensor);
    int fromEnd = shape.length;
    boolean ofChannels =
        values.length == 1
            || (values.length == shape[0]
                && constant.length >= fromEnd
                && constant[constant.length - fromEnd] == shape[0]);
    if (!ofChannels) {
      throw node.refused(
          "has a constant of shape %s for %s; one value, or one per channel, is read"
              .formatted(Arrays.toString(constant), Arrays.toString(shape)));
    }
    return values;
  }
}
