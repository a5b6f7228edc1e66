package headway.common.network.fromonnx;

import headway.common.nd4j.Nd4jArrays;
import headway.common.network.layers.Flatten;
import headway.common.network.layers.Unflatten;
import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import headway.common.network.proto.Transposes;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads global pooling, reshapes, and dense layers. */
final class ShapeReader {
  private ShapeReader() {}

  static void poolGlobally(OnnxNode node, GraphDraft draft) {
    PoolingType type =
        node.proto().getOpType().equals("GlobalMaxPool") ? PoolingType.MAX : PoolingType.AVG;
    draft.layer(node.output(), pooling(type, false), node.input());
  }

  static void mean(OnnxNode node, GraphDraft draft) {
    int[] axes =
        node.constant(1)
            .map(c -> Arrays.stream(Constants.integers(c)).mapToInt(Math::toIntExact).toArray())
            .orElse(Attributes.integers(node.proto(), "axes"));
    int[] sorted = Arrays.stream(axes).map(axis -> axis < 0 ? axis + 4 : axis).sorted().toArray();
    boolean keeps = Attributes.integer(node.proto(), "keepdims", 1) == 1;
    Optional<String> image = channelsLastOf(node, node.input());
    boolean ofImage = Arrays.equals(sorted, new int[] {2, 3});
    boolean ofTransposed = image.isPresent() && Arrays.equals(sorted, new int[] {1, 2}) && !keeps;
    if (!ofImage && !ofTransposed) {
      throw node.refused(
          "averages over axes %s; height and width are read".formatted(Arrays.toString(axes)));
    }
    draft.layer(node.output(), pooling(PoolingType.AVG, !keeps), image.orElse(node.input()));
  }

  private static GlobalPoolingLayer pooling(PoolingType type, boolean collapse) {
    return new GlobalPoolingLayer.Builder(type)
        .poolingDimensions(2, 3)
        .collapseDimensions(collapse)
        .build();
  }

  /** Flatten, Reshape, Squeeze and Unsqueeze between N×C×H×W and rows. */
  static void reshape(OnnxNode node, GraphDraft draft) {
    long[] shape = node.shape(node.output());
    Optional<String> image = channelsLastOf(node, node.input());
    if (shape.length == 1) {
      draft.vertex(node.output(), new Flatten(image.isPresent()), image.orElse(node.input()));
    } else if (shape.length == 3 && shape[1] == 1 && shape[2] == 1 && shape[0] > 0) {
      draft.vertex(node.output(), new Unflatten(shape[0]), image.orElse(node.input()));
    } else {
      throw node.refused(
          "makes shape N×%s; rows, and N×C×1×1, are read".formatted(Arrays.toString(shape)));
    }
  }

  /** The N×C×H×W source of a tensor that a Transpose converted to N×H×W×C. */
  private static Optional<String> channelsLastOf(OnnxNode node, String tensor) {
    return node.maker(tensor)
        .filter(Transposes::isToChannelsLast)
        .map(transpose -> transpose.getInput(0));
  }

  /**
   * A transpose to N×H×W×C adds no layer, because its readers handle it; every other one is
   * rejected.
   */
  static void transpose(OnnxNode node, GraphDraft draft) {
    if (!Transposes.isToChannelsLast(node.proto())) {
      throw node.refused("is no transpose from N×C×H×W to N×H×W×C before a reshape");
    }
  }

  static void dense(OnnxNode node, GraphDraft draft) {
    boolean gemm = node.proto().getOpType().equals("Gemm");
    long[] shape = Constants.shape(node.weights(1));
    boolean plain =
        Attributes.real(node.proto(), "alpha", 1) == 1
            && Attributes.real(node.proto(), "beta", 1) == 1
            && Attributes.integer(node.proto(), "transA", 0) == 0;
    if (shape.length != 2 || !plain) {
      throw node.refused("is no dense layer: rows times a constant matrix, plus a bias");
    }
    INDArray weights = Nd4jArrays.matrix(Constants.floats(node.weights(1)), (int) shape[0]);
    boolean transposed = gemm && Attributes.integer(node.proto(), "transB", 0) == 1;
    INDArray matrix = transposed ? weights.transpose().dup('c') : weights;
    boolean biased = gemm && node.proto().getInputCount() > 2;
    draft.layer(
        node.output(),
        new DenseLayer.Builder()
            .nIn(matrix.size(0))
            .nOut(matrix.size(1))
            .hasBias(biased)
            .activation(Activation.IDENTITY)
            .build(),
        node.input());
    draft.weights(node.output(), "W", matrix);
    if (biased) {
      float[] bias = Constants.floats(node.weights(2));
      draft.weights(node.output(), "b", bias, 1, bias.length);
    }
  }
}
