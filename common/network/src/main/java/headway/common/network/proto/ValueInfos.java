package headway.common.network.proto;

import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.ValueInfoProto;

/** Declares float32 tensors. */
public final class ValueInfos {
  /** The name of the dynamic batch dimension. */
  private static final String BATCH = "N";

  private ValueInfos() {}

  /**
   * A tensor whose first dimension is the batch, ignoring the first value of {@code shape}; other
   * dimensions below 1 are unknown.
   */
  public static ValueInfoProto ofBatches(String name, long... shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    dimensions.addDimBuilder().setDimParam(BATCH);
    for (int i = 1; i < shape.length; i++) {
      TensorShapeProto.Dimension.Builder dimension = dimensions.addDimBuilder();
      if (shape[i] > 0) {
        dimension.setDimValue(shape[i]);
      }
    }
    ValueInfoProto.Builder value = ofUnknownShape(name).toBuilder();
    value.getTypeBuilder().getTensorTypeBuilder().setShape(dimensions);
    return value.build();
  }

  public static ValueInfoProto ofUnknownShape(String name) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    value.getTypeBuilder().getTensorTypeBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
    return value.build();
  }
}
