package headway.common.network.forms;

import headway.common.InputException;
import headway.common.algorithm.HalfFloat;
import headway.common.network.proto.Constants;
import headway.common.network.proto.LargeWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;

/**
 * Converts networks of half precision (float16) to float32: weights exactly, and tensors, casts and
 * constants by their declared type. ONNX Runtime computes float16 on processors in float32 too, and
 * rounds after each node.
 */
final class FullPrecision {
  private static final int HALF = TensorProto.DataType.FLOAT16_VALUE;
  private static final int FULL = TensorProto.DataType.FLOAT_VALUE;

  /** The attributes of operators that name the type of their output. */
  private static final List<String> TYPES = List.of("to", "dtype", "output_dtype");

  private boolean changed;

  private FullPrecision() {}

  /**
   * A model in float32.
   *
   * @param model unchanged if it was
   * @param notes the change, for the user
   */
  record Widened(ModelProto model, List<String> notes) {}

  static Widened of(ModelProto model) {
    FullPrecision conversion = new FullPrecision();
    GraphProto graph = conversion.graph(model.getGraph());
    return conversion.changed
        ? new Widened(
            model.toBuilder().setGraph(graph).build(),
            List.of("its half-precision weights are computed with in float32"))
        : new Widened(model, List.of());
  }

  private GraphProto graph(GraphProto graph) {
    GraphProto.Builder result = graph.toBuilder();
    for (TensorProto.Builder weights : result.getInitializerBuilderList()) {
      if (weights.getDataType() == HALF) {
        TensorProto full = full(weights.build());
        weights.clear().mergeFrom(full);
      }
    }
    result.getInputBuilderList().forEach(this::declare);
    result.getOutputBuilderList().forEach(this::declare);
    result.getValueInfoBuilderList().forEach(this::declare);
    for (NodeProto.Builder node : result.getNodeBuilderList()) {
      node.getAttributeBuilderList().forEach(this::attribute);
    }
    return result.build();
  }

  private void declare(ValueInfoProto.Builder tensor) {
    if (tensor.getType().hasTensorType()
        && tensor.getType().getTensorType().getElemType() == HALF) {
      tensor.getTypeBuilder().getTensorTypeBuilder().setElemType(FULL);
      changed = true;
    }
  }

  private void attribute(AttributeProto.Builder attribute) {
    if (attribute.hasT() && attribute.getT().getDataType() == HALF) {
      attribute.setT(full(attribute.getT()));
    }
    if (attribute.hasG()) {
      attribute.setG(graph(attribute.getG()));
    }
    if (TYPES.contains(attribute.getName()) && attribute.getI() == HALF) {
      attribute.setI(FULL);
      changed = true;
    }
  }

  private TensorProto full(TensorProto half) {
    if (LargeWeights.isKept(half)) {
      throw new InputException(
          "Cannot use the weights '%s': a network above 2 GB is read in float32 alone; export it in float32"
              .formatted(half.getName()));
    }
    changed = true;
    long[] shape = Constants.shape(half);
    float[] values =
        half.getInt32DataCount() > 0
            ? ofIntegers(half.getInt32DataList())
            : ofBytes(half.getRawData().asReadOnlyByteBuffer());
    return Constants.floats(half.getName(), values, shape);
  }

  private static float[] ofIntegers(List<Integer> bits) {
    float[] values = new float[bits.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfFloat.toFloat(bits.get(i).shortValue());
    }
    return values;
  }

  private static float[] ofBytes(ByteBuffer raw) {
    ShortBuffer bits = raw.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
    float[] values = new float[bits.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = HalfFloat.toFloat(bits.get(i));
    }
    return values;
  }
}
