package headway.ml;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of images.
 *
 * @param index in its row
 */
record ImageColumn(String name, int index) implements Serializable {
  /**
   * The column of a schema.
   *
   * @throws IllegalArgumentException naming the column, if there is none of that name, or it has
   *     another type
   */
  static ImageColumn of(StructType schema, String name) {
    DataType type = schema.apply(name).dataType();
    if (!EncodedImage.isOne(type)) {
      throw new IllegalArgumentException(mismatch("Column " + name, type));
    }
    return new ImageColumn(name, schema.fieldIndex(name));
  }

  /** What to say of something that has no images. */
  static String mismatch(String what, DataType type) {
    return what
        + " must be of type binary, struct<bytes:binary,path:string> or that of Spark's image data"
        + " source but was actually of type "
        + type.catalogString()
        + ".";
  }

  /**
   * The encoded image of a row.
   *
   * @param storage reads an image that is given by its path alone
   * @throws InputException with a short reason, if there is none
   */
  byte[] encoded(Row row, Storage storage) {
    return EncodedImage.of(row.get(index), storage);
  }
}
