package headway.common.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Native matrices that are reused for the batches of a thread. ND4J 1.0.0-M2.1 frees native memory
 * only when the garbage collector finds an array's small handle, and {@code INDArray.close()} does
 * not change that. New matrices would accumulate off-heap while the heap has room. There are two,
 * because the last batch of a block is smaller than the others. Not thread-safe.
 */
public final class ReusedMatrix {
  private INDArray matrix;
  private INDArray before;

  /**
   * A matrix of the values in row-major order, valid until the next call.
   *
   * @param rows a divisor of the number of values, at least 1
   */
  public INDArray of(float[] values, int rows) {
    if (!fits(matrix, values, rows)) {
      INDArray last = matrix;
      matrix = before;
      before = last;
    }
    if (fits(matrix, values, rows)) {
      Nd4jArrays.fill(matrix, values);
    } else {
      matrix = Nd4jArrays.matrix(values, rows);
    }
    return matrix;
  }

  private static boolean fits(INDArray matrix, float[] values, int rows) {
    return matrix != null && matrix.size(0) == rows && matrix.length() == values.length;
  }
}
