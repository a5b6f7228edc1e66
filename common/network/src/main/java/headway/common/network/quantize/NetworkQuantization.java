package headway.common.network.quantize;

import headway.common.InputException;
import headway.common.network.onnx.OnnxGraph;
import headway.common.network.proto.DeterministicOnnx;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;

/**
 * Quantises frozen networks: the weights of convolutions and matrix products to signed 8 bits, each
 * output channel with its own scale, their activations to unsigned 8 bits, each tensor with its own
 * scale and zero point. Integer products of both are what processors with VNNI multiply fastest.
 */
public final class NetworkQuantization {
  private static final Set<String> INTEGER_OPERATORS =
      Set.of("QuantizeLinear", "DequantizeLinear", "QLinearConv", "QLinearMatMul", "MatMulInteger");

  /** Metadata: {@code int8}. */
  public static final String PRECISION = "headway.precision";

  /** Metadata: what it was made of and how. */
  public static final String SOURCE = "headway.quantizedFrom";

  private NetworkQuantization() {}

  /**
   * Rejects networks that cannot be quantised.
   *
   * @throws InputException saying why
   */
  public static void requirePossible(byte[] frozen, String origin) {
    OnnxGraph network = OnnxGraph.parse(frozen, origin);
    planOf(network);
    OpsetThirteen.of(network.model(), origin);
  }

  /** Whether Headway quantised a network: a frozen part, whose only output is the features. */
  public static boolean isOurs(OnnxGraph network) {
    return network.metadata().containsKey(PRECISION);
  }

  /** Whether a network is quantised already, here or elsewhere. */
  public static boolean isQuantized(OnnxGraph network) {
    return network.model().getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .anyMatch(INTEGER_OPERATORS::contains);
  }

  /**
   * The quantised network as ONNX; the same arguments give the same bytes.
   *
   * @param frozen ONNX in float32
   * @param ranges of the tensors that {@link ActivationRecorder} records
   * @param metadata to add
   * @throws InputException if nothing in it can be quantised, or it already is
   */
  public static byte[] of(
      byte[] frozen, String origin, Map<String, ValueRange> ranges, Map<String, String> metadata) {
    OnnxGraph network = OnnxGraph.parse(frozen, origin);
    QuantizationPlan plan = planOf(network);
    Map<String, AffineQuantization> quantizations = new HashMap<>();
    plan.measured()
        .forEach(tensor -> quantizations.put(tensor, AffineQuantization.of(ranges.get(tensor))));
    ModelProto model = OpsetThirteen.of(network.model(), origin);
    GraphProto quantized = QuantizedGraph.of(model.getGraph(), plan, quantizations);
    ModelProto.Builder result = model.toBuilder().setGraph(quantized).clearMetadataProps();
    Map<String, String> properties = new TreeMap<>(network.metadata());
    properties.putAll(metadata);
    properties.forEach(
        (key, value) -> result.addMetadataPropsBuilder().setKey(key).setValue(value));
    return DeterministicOnnx.of(result.build());
  }

  static QuantizationPlan planOf(OnnxGraph network) {
    if (isQuantized(network)) {
      throw new InputException(
          "Cannot quantise network %s: it is quantised already; leave --precision int8 out"
              .formatted(network.origin()));
    }
    QuantizationPlan plan = QuantizationPlan.of(new QuantizableGraph(network.model().getGraph()));
    if (plan.productCount() == 0) {
      throw new InputException(
          "Cannot quantise network %s: it has no convolution or matrix product with constant weights behind the first one; leave --precision int8 out"
              .formatted(network.origin()));
    }
    return plan;
  }
}
