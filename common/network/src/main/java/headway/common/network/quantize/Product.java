package headway.common.network.quantize;

import headway.common.network.proto.Attributes;
import headway.common.network.proto.Constants;
import java.util.Optional;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;

/**
 * A convolution or matrix product with constant weights.
 *
 * @param weights float32
 * @param axis of the output channels in the weights
 * @param bias empty if it has none
 */
record Product(NodeProto node, TensorProto weights, int axis, Optional<TensorProto> bias) {
  private static final int MATRIX = 2;

  /** Channels of a group that integers pay with. */
  private static final int LEAST_OF_GROUP = 8;

  /** Dimensions of the kernel of a convolution of images. */
  private static final int IMAGE_KERNEL = 4;

  /** The product that a node computes, if it can be computed in integers. */
  static Optional<Product> of(NodeProto node, QuantizableGraph graph) {
    if (node.getInputCount() < 2 || graph.isConstant(node.getInput(0))) {
      return Optional.empty();
    }
    return graph
        .floats(node.getInput(1))
        .flatMap(
            weights ->
                switch (node.getOpType()) {
                  case "Conv" ->
                      isFast(node, weights)
                          ? withBias(node, weights, IMAGE_KERNEL, 0, graph)
                          : Optional.empty();
                  case "MatMul" -> withBias(node, weights, MATRIX, 1, graph);
                  case "Gemm" ->
                      isPlain(node)
                          ? withBias(node, weights, MATRIX, transposed(node) ? 0 : 1, graph)
                          : Optional.empty();
                  default -> Optional.empty();
                });
  }

  /**
   * Whether integers are faster. In groups of few channels that are not depthwise, ONNX Runtime
   * multiplies each group by itself, at a tenth of the speed of float32.
   */
  private static boolean isFast(NodeProto convolution, TensorProto weights) {
    long groups = Attributes.integer(convolution, "group", 1);
    boolean depthwise = weights.getDims(1) == 1 && weights.getDims(0) == groups;
    return groups == 1 || depthwise || weights.getDims(1) >= LEAST_OF_GROUP;
  }

  private static Optional<Product> withBias(
      NodeProto node, TensorProto weights, int dimensions, int axis, QuantizableGraph graph) {
    if (weights.getDimsCount() != dimensions) {
      return Optional.empty();
    }
    if (node.getInputCount() < 3 || node.getInput(2).isEmpty()) {
      return Optional.of(new Product(node, weights, axis, Optional.empty()));
    }
    return graph
        .floats(node.getInput(2))
        .filter(bias -> bias.getDimsCount() == 1 && bias.getDims(0) == weights.getDims(axis))
        .map(bias -> new Product(node, weights, axis, Optional.of(bias)));
  }

  private static boolean isPlain(NodeProto gemm) {
    return Attributes.real(gemm, "alpha", 1) == 1
        && Attributes.real(gemm, "beta", 1) == 1
        && Attributes.integer(gemm, "transA", 0) == 0;
  }

  private static boolean transposed(NodeProto gemm) {
    return Attributes.integer(gemm, "transB", 0) == 1;
  }

  /** The values of the bias, or zeros. */
  float[] biasValues() {
    return bias.map(Constants::floats)
        .orElseGet(() -> new float[Math.toIntExact(weights.getDims(axis))]);
  }
}
