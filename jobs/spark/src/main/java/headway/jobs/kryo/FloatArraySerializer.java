package headway.jobs.kryo;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Serializes float arrays in big-endian blocks. Kryo's own serializer writes value by value. NaN
 * bits are preserved.
 */
final class FloatArraySerializer extends Serializer<float[]> {
  private static final int BLOCK = 4096;

  @Override
  public void write(Kryo kryo, Output output, float[] values) {
    output.writeInt(values.length, true);
    ByteBuffer block = block(values.length);
    FloatBuffer floats = block.asFloatBuffer();
    for (int done = 0; done < values.length; done += BLOCK) {
      int count = Math.min(BLOCK, values.length - done);
      floats.clear().put(values, done, count);
      output.writeBytes(block.array(), 0, count * Float.BYTES);
    }
  }

  @Override
  public float[] read(Kryo kryo, Input input, Class<float[]> type) {
    float[] values = new float[input.readInt(true)];
    ByteBuffer block = block(values.length);
    FloatBuffer floats = block.asFloatBuffer();
    for (int done = 0; done < values.length; done += BLOCK) {
      int count = Math.min(BLOCK, values.length - done);
      input.readBytes(block.array(), 0, count * Float.BYTES);
      floats.clear().get(values, done, count);
    }
    return values;
  }

  @Override
  public float[] copy(Kryo kryo, float[] values) {
    return values.clone();
  }

  private static ByteBuffer block(int length) {
    return ByteBuffer.allocate(Math.min(BLOCK, length) * Float.BYTES);
  }
}
