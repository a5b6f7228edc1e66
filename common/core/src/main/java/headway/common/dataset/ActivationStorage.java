package headway.common.dataset;

import headway.common.algorithm.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The number format in which activations are stored. Bytes are little-endian. */
public enum ActivationStorage {
  /** A list of float32 in the column {@code features}. */
  FLOAT32("features"),

  /**
   * IEEE 754 half precision, rounded to the nearest, in the column {@code features_f16}: 11 bits of
   * precision. Larger values are clamped to 65,504.
   */
  FLOAT16("features_f16"),

  /**
   * One byte each between the least and the largest value of the row, in the column {@code
   * features_u8}: two float32, offset and step, then the bytes; a value is {@code offset + step ·
   * byte}.
   */
  INT8("features_u8");

  private static final int LEVELS = 255;
  private static final int HEADER = 2 * Float.BYTES;

  private final String column;

  ActivationStorage(String column) {
    this.column = column;
  }

  String column() {
    return column;
  }

  /** Packs the values; not for {@link #FLOAT32}. */
  byte[] pack(float[] values) {
    return this == FLOAT16 ? halves(values) : levels(values);
  }

  /**
   * Unpacks what {@link #pack} packed, up to the length of {@code values}.
   *
   * @return how many values there were
   */
  int unpack(byte[] packed, float[] values) {
    ByteBuffer bytes = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
    if (this == FLOAT16) {
      int count = packed.length / Short.BYTES;
      for (int i = 0; i < Math.min(count, values.length); i++) {
        values[i] = HalfFloat.toFloat(bytes.getShort());
      }
      return count;
    }
    if (packed.length < HEADER) {
      return 0;
    }
    float offset = bytes.getFloat();
    float step = bytes.getFloat();
    int count = packed.length - HEADER;
    for (int i = 0; i < Math.min(count, values.length); i++) {
      values[i] = offset + step * (bytes.get() & LEVELS);
    }
    return count;
  }

  private static byte[] halves(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(HalfFloat.of(value));
    }
    return bytes.array();
  }

  private static byte[] levels(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    float largest = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    float offset = values.length == 0 ? 0 : least;
    float step = values.length == 0 ? 0 : (largest - least) / LEVELS;
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putFloat(offset).putFloat(step);
    for (float value : values) {
      bytes.put((byte) (step > 0 ? Math.min(LEVELS, Math.round((value - offset) / step)) : 0));
    }
    return bytes.array();
  }
}
