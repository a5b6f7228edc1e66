package headway.common.nd4j;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Bulk copies between Java arrays and ND4J's native arrays. {@code Nd4j.createFromArray} and {@code
 * toFloatVector} of 1.0.0-M2.1 copy value by value: 6 and 7 ms for a million values instead of 0.5.
 *
 * <p>ND4J frees the memory of an array that is garbage, though a buffer of {@code asNioFloat} still
 * points there. An array that is not used after its buffer, and that no field keeps, needs a {@link
 * Reference#reachabilityFence}.
 */
public final class Nd4jArrays {
  private Nd4jArrays() {}

  /**
   * Creates a matrix from values in row-major order.
   *
   * @param rows a divisor of the number of values, at least 1
   */
  public static INDArray matrix(float[] values, int rows) {
    if (rows < 1 || values.length == 0 || values.length % rows != 0) {
      throw new IllegalArgumentException(
          "Cannot make a matrix of %d rows from %d values".formatted(rows, values.length));
    }
    INDArray matrix =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {rows, values.length / rows}, 'c');
    fill(matrix, values);
    return matrix;
  }

  /** Creates a matrix of one row from the remaining values. */
  public static INDArray vector(FloatBuffer values) {
    INDArray vector =
        Nd4j.createUninitialized(DataType.FLOAT, new long[] {1, values.remaining()}, 'c');
    fill(vector, values.duplicate());
    return vector;
  }

  /** Overwrites a matrix that {@link #matrix} created, in row-major order. */
  static void fill(INDArray matrix, float[] values) {
    fill(matrix, FloatBuffer.wrap(values));
  }

  private static void fill(INDArray matrix, FloatBuffer values) {
    matrix.data().asNioFloat().put(values);
    Nd4j.getAffinityManager().tagLocation(matrix, AffinityManager.Location.HOST);
  }

  /**
   * Overwrites a piece of a contiguous array of floats.
   *
   * @param position of the first value that is overwritten
   * @param from the first of the values to write
   */
  public static void put(INDArray array, long position, float[] values, int from, int count) {
    array.data().asNioFloat().position(Math.toIntExact(position)).put(values, from, count);
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  /**
   * The values of an array of floats in row-major order: a view where ND4J computes on the
   * processor and the array is contiguous, else a copy. A view holds only as long as the caller
   * keeps the array.
   */
  public static FloatBuffer view(INDArray array) {
    boolean isWhole =
        isHostFloats(array) && dense(array) == array && array.data().length() == array.length();
    return isWhole ? array.data().asNioFloat() : FloatBuffer.wrap(of(array));
  }

  /** The values of a float array of any shape, in row-major order. */
  public static float[] of(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException("Not an array of floats: " + array.dataType());
    }
    float[] values = new float[Math.toIntExact(array.length())];
    read(dense(array), values);
    return values;
  }

  /** Copies the first values of an array of floats, in the order of its own buffer. */
  public static void read(INDArray array, float[] values) {
    Nd4j.getExecutioner().commit();
    array.data().asNioFloat().get(values);
    Reference.reachabilityFence(array);
  }

  /**
   * Whether code in Java may compute on the array's NIO buffer in place of ND4J: it holds floats,
   * and ND4J computes on the processor. On a GPU such code would see and write the host's copy,
   * while the device's copy would remain what it was.
   */
  public static boolean isHostFloats(INDArray array) {
    return Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU
        && array.dataType() == DataType.FLOAT;
  }

  /** The array, or a copy of it, whose values are contiguous in row-major order. */
  public static INDArray dense(INDArray array) {
    boolean isDense =
        !array.isView() && array.ordering() == 'c' && Shape.hasDefaultStridesForShape(array);
    return isDense ? array : array.dup('c');
  }
}
