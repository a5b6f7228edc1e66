package headway.common.network.classifier;

/**
 * The activations between dense layers, each with ONNX's default constants, which are also DL4J's
 * (leaky slope 0.01, ELU alpha 1).
 */
public enum OnnxActivation implements OnnxHeadLayer {
  RELU("Relu"),
  LEAKY_RELU("LeakyRelu"),
  ELU("Elu"),
  SELU("Selu"),
  TANH("Tanh"),
  SIGMOID("Sigmoid"),
  SOFTPLUS("Softplus"),
  SOFTSIGN("Softsign");

  private final String operator;

  OnnxActivation(String operator) {
    this.operator = operator;
  }

  /** The operator's name in ONNX. */
  String operator() {
    return operator;
  }
}
