package headway.ml.rows;

import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import java.io.Serializable;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;

/**
 * What runs in a task: a network, and what it adds to each row. Part of the closure; weights are
 * read in the executors.
 */
public interface NetworkOutput extends Serializable {
  /** How Spark ML keeps vectors. */
  VectorUDT VECTOR = new VectorUDT();

  /** The open network, which all tasks of a process share. */
  FrozenNetwork open(Storage storage);

  /** As JSON. */
  String preprocessing();

  /**
   * The new columns of an image, as Spark has them in its rows.
   *
   * @param values of a batch, image after image
   * @param first of this image
   */
  Object[] columns(float[] values, int first, int count);

  /** The column of a vector. */
  static Object vector(float[] values, int first, int count) {
    double[] wide = new double[count];
    for (int i = 0; i < count; i++) {
      wide[i] = values[first + i];
    }
    return VECTOR.serialize(Vectors.dense(wide));
  }

  /** The number of new columns, without the one of reasons. */
  int width();
}
