package headway.jobs.kryo;

import static org.assertj.core.api.Assertions.assertThat;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatArraySerializerTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1280, 4095, 4096, 4097, 100_000})
  void bringsBackEveryBit(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    Kryo kryo = new Kryo();
    new HeadwayKryoRegistrator().registerClasses(kryo);
    Output output = new Output(64, -1);
    kryo.writeObject(output, values);
    kryo.writeObject(output, "next");

    Input input = new Input(output.toBytes());
    float[] read = kryo.readObject(input, float[].class);

    assertThat(bits(read)).isEqualTo(bits(values));
    assertThat(kryo.readObject(input, String.class)).isEqualTo("next");
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
