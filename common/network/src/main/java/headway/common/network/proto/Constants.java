package headway.common.network.proto;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import onnx.Onnx.TensorProto;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** ONNX tensors with values, from and to arrays in row order. */
public final class Constants {
  private Constants() {}

  /** A float32 tensor; without a shape a scalar. The values are copied. */
  public static TensorProto floats(String name, float[] values, long... shape) {
    ByteBuffer raw = buffer(values.length, Float.BYTES);
    raw.asFloatBuffer().put(values);
    return tensor(name, TensorProto.DataType.FLOAT_VALUE, raw, shape);
  }

  /** A vector of int64. */
  public static TensorProto integers(String name, long... values) {
    ByteBuffer raw = buffer(values.length, Long.BYTES);
    raw.asLongBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT64_VALUE, raw, values.length);
  }

  /** A vector of int32. */
  public static TensorProto integers(String name, int[] values) {
    ByteBuffer raw = buffer(values.length, Integer.BYTES);
    raw.asIntBuffer().put(values);
    return tensor(name, TensorProto.DataType.INT32_VALUE, raw, values.length);
  }

  /** A tensor of int8; without a shape a scalar. The values are copied. */
  public static TensorProto signed(String name, byte[] values, long... shape) {
    return tensor(name, TensorProto.DataType.INT8_VALUE, ByteBuffer.wrap(values.clone()), shape);
  }

  /** A scalar of uint8. */
  public static TensorProto unsigned(String name, int value) {
    return tensor(
        name, TensorProto.DataType.UINT8_VALUE, ByteBuffer.wrap(new byte[] {(byte) value}));
  }

  private static ByteBuffer buffer(int values, int bytes) {
    return ByteBuffer.allocate(Math.multiplyExact(values, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static TensorProto tensor(String name, int type, ByteBuffer raw, long... shape) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long dimension : shape) {
      tensor.addDims(dimension);
    }
    return tensor.setRawData(UnsafeByteOperations.unsafeWrap(raw)).build();
  }

  /** Whether {@link #floats(TensorProto)} can read it; not where its values lie in a file. */
  public static boolean isFloat(TensorProto tensor) {
    return tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE && !LargeWeights.isKept(tensor);
  }

  /** The values of a float32 tensor. */
  public static float[] floats(TensorProto tensor) {
    if (!isFloat(tensor)) {
      throw new IllegalArgumentException(tensor.getName() + " is no float32 tensor");
    }
    float[] values = new float[count(tensor)];
    if (tensor.getFloatDataCount() > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = tensor.getFloatData(i);
      }
    } else {
      raw(tensor).asFloatBuffer().get(values);
    }
    return values;
  }

  /** The values of an int64 or int32 tensor. */
  public static long[] integers(TensorProto tensor) {
    long[] values = new long[count(tensor)];
    boolean wide = tensor.getDataType() == TensorProto.DataType.INT64_VALUE;
    if (!wide && tensor.getDataType() != TensorProto.DataType.INT32_VALUE) {
      throw new IllegalArgumentException(tensor.getName() + " is no tensor of integers");
    }
    ByteBuffer raw = raw(tensor);
    for (int i = 0; i < values.length; i++) {
      if (raw.hasRemaining()) {
        values[i] = wide ? raw.getLong() : raw.getInt();
      } else {
        values[i] = wide ? tensor.getInt64Data(i) : tensor.getInt32Data(i);
      }
    }
    return values;
  }

  /** The shape. */
  public static long[] shape(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  private static int count(TensorProto tensor) {
    long count = 1;
    for (long dimension : tensor.getDimsList()) {
      count = Math.multiplyExact(count, dimension);
    }
    return Math.toIntExact(count);
  }

  private static ByteBuffer raw(TensorProto tensor) {
    return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
