package headway.common.nd4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Memory outside the heap, which ND4J frees in threads of its own after a collection. */
public final class NativeMemory {
  private static final int TIMES = 20;
  private static final int ARRAYS = 500;
  private static final int MOST_FLOATS = 4_000;

  private NativeMemory() {}

  /** Collects garbage, and writes over what was freed of small arrays. */
  public static void reuse() {
    List<INDArray> written = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      System.gc();
      for (int i = 0; i < ARRAYS; i++) {
        int floats = 1 + (int) ((long) i * MOST_FLOATS / ARRAYS);
        written.add(Nd4j.valueArrayOf(new long[] {floats}, 7, DataType.FLOAT));
      }
      try {
        Thread.sleep(20); // For those threads; nothing says when they are done.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    written.forEach(INDArray::close);
  }
}
