package headway.ml;

import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import java.io.Serializable;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/**
 * What runs in a task: a network, and what it adds to each row. Part of the closure; weights are
 * read in the executors.
 */
interface NetworkOutput extends Serializable {
  /** The open network, which all tasks of a process share. */
  FrozenNetwork open(Storage storage);

  /** As JSON. */
  String preprocessing();

  /**
   * The new columns of an image.
   *
   * @param values of a batch, image after image
   * @param first of this image
   */
  Object[] columns(float[] values, int first, int count);

  /** Values as Spark ML has them. */
  static Vector vector(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return Vectors.dense(wide);
  }

  /** The number of new columns, without the one of reasons. */
  int width();
}
