package headway.ml.rows;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import scala.Function1;

/**
 * A column of images.
 *
 * @param index in its row
 */
public record ImageColumn(String name, int index, DataType type) implements Serializable {
  /**
   * The column of a schema.
   *
   * @throws IllegalArgumentException naming the column, if there is none of that name, or it has
   *     another type
   */
  public static ImageColumn of(StructType schema, String name) {
    requireOnce(schema, name);
    DataType type = schema.apply(name).dataType();
    if (!EncodedImage.isOne(type)) {
      throw new IllegalArgumentException(mismatch("Column " + name, type));
    }
    return new ImageColumn(name, schema.fieldIndex(name), type);
  }

  /**
   * Refuses a name that several columns have, as after a join.
   *
   * @throws IllegalArgumentException naming the column
   */
  public static void requireOnce(StructType schema, String name) {
    long same = Arrays.stream(schema.fieldNames()).filter(name::equals).count();
    if (same > 1) {
      throw new IllegalArgumentException(
          "Column %s is ambiguous: %d columns have this name; rename or drop the others."
              .formatted(name, same));
    }
  }

  /** What to say of something that has no images. */
  public static String mismatch(String what, DataType type) {
    return what
        + " must be of type binary, struct<bytes:binary,path:string> or that of Spark's image data"
        + " source (whole numbers for height, width and nChannels, binary for data) but was"
        + " actually of type "
        + type.catalogString()
        + ".";
  }

  /** What reads the column. */
  Images images() {
    return new Images(index, type, CatalystTypeConverters.createToScalaConverter(type));
  }

  /**
   * Reads the column.
   *
   * @param converter from Spark's own values
   */
  record Images(int index, DataType type, Function1<Object, Object> converter) {
    /**
     * The encoded image of a row.
     *
     * @param storage reads an image that is given by its path alone
     * @throws InputException with a short reason, if there is none
     */
    byte[] encoded(InternalRow row, Storage storage) {
      return EncodedImage.of(
          row.isNullAt(index) ? null : converter.apply(row.get(index, type)), storage);
    }
  }
}
