package headway.jobs.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import headway.common.nd4j.NativeMemory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class NetworkVectorTest {
  @Test
  void keepsTheValuesOfAVectorThatNobodyElseKeeps() {
    List<NetworkVector> vectors = new ArrayList<>();
    List<FloatBuffer> copies = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      NetworkVector vector =
          NetworkVector.of(Nd4j.valueArrayOf(new long[] {1, 100 + i}, i, DataType.FLOAT));
      vectors.add(vector);
      copies.add(FloatBuffer.allocate(100 + i).put(vector.values()).rewind());
    }
    NativeMemory.reuse();
    assertThat(vectors).extracting(NetworkVector::values).isEqualTo(copies);
  }
}
