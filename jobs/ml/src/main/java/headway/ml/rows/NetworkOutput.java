package headway.ml.rows;

import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import java.io.Serializable;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * What runs in a task: a network, and what it adds to each row. Part of the closure; weights are
 * read in the executors.
 */
public interface NetworkOutput extends Serializable {
  /** How Spark ML keeps vectors. */
  VectorUDT VECTOR = new VectorUDT();

  /** The open network, which all tasks of a process share; a task gives it back when it ends. */
  NetworkCache.Use open(Storage storage);

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

  /** What Spark ML's stages say of the values of a column, such as the size of its vectors. */
  default Metadata attributes(StructField column) {
    return Metadata.empty();
  }

  /** The number of new columns, without the one of reasons. */
  int width();
}
