package headway.common.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A native matrix that is filled again and again. ND4J 1.0.0-M2.1 gives native memory back when the
 * collector finds an array's small handle, and {@code INDArray.close()} does not change that: a new
 * matrix for each batch piles up outside of the heap for as long as the heap has room. For one
 * thread.
 */
public final class ReusedMatrix {
  private INDArray matrix;

  /**
   * The values, row by row, until the next call.
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
