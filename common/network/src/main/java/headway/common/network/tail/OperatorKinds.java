package headway.common.network.tail;

import java.util.Set;

/**
 * What ONNX operators do to the values that cross them, as far as a network's tail is concerned.
 */
final class OperatorKinds {
  /** Each output value is a weighted sum of input values, if one input is constant weights. */
  static final Set<String> DENSE =
      Set.of(
          "Einsum",
          "FusedGemm",
          "FusedMatMul",
          "Gemm",
          "MatMul",
          "MatMulInteger",
          "QGemm",
          "QLinearMatMul");

  static final Set<String> CONVOLUTION =
      Set.of("Conv", "ConvInteger", "ConvTranspose", "FusedConv", "QLinearConv");

  static final Set<String> RECURRENT = Set.of("GRU", "LSTM", "RNN");

  /** What makes probabilities, or the most probable class, of the scores of classes. */
  static final Set<String> OF_CLASSES =
      Set.of("ArgMax", "Hardmax", "HardSigmoid", "LogSoftmax", "Sigmoid", "Softmax", "TopK");

  /** Those of them that do not give one value for each class. */
  static final Set<String> CHOOSING = Set.of("ArgMax", "ReduceMax", "TopK");

  /** Lengths, by which embeddings are divided. */
  static final Set<String> LENGTH =
      Set.of("LpNormalization", "ReduceL2", "ReduceSumSquare", "SimplifiedLayerNormalization");

  /** Activation functions of hidden layers. */
  static final Set<String> HIDDEN =
      Set.of(
          "Celu",
          "Elu",
          "Erf",
          "Gelu",
          "HardSwish",
          "LeakyRelu",
          "Mish",
          "PRelu",
          "Relu",
          "Selu",
          "Softplus",
          "Softsign",
          "Swish",
          "Tanh",
          "ThresholdedRelu");

  static final Set<String> NORMALIZATION =
      Set.of(
          "BatchNormalization",
          "GroupNormalization",
          "InstanceNormalization",
          "LRN",
          "LayerNormalization");

  static final Set<String> POOLING =
      Set.of(
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "MaxPool",
          "ReduceMax",
          "ReduceMean",
          "ReduceSum");

  static final Set<String> MAXIMUM = Set.of("GlobalMaxPool", "MaxPool", "ReduceMax");

  private OperatorKinds() {}
}
