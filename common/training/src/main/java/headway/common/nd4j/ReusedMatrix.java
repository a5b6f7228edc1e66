package headway.common.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A native matrix that is reused for each batch. ND4J 1.0.0-M2.1 frees native memory only when the
 * garbage collector finds an array's small handle, and {@code INDArray.close()} does not change
 * that. New matrices would accumulate off-heap while the heap has room. Not thread-safe.
 */
public final class ReusedMatrix {
  private INDArray matrix;

  /**
   * A matrix of the values in row-major order, valid until the next call.
   *
   * @param rows a divisor of the number of values, at least 1
   */
  public INDArray of(float[] values, int rows) {
    if (matrix == null || matrix.size(0) != rows || matrix.length() != values.length) {
      matrix = Nd4jArrays.matrix(values, rows);
    } else {
      Nd4jArrays.fill(matrix, values);
    }
    return matrix;
  }
}
