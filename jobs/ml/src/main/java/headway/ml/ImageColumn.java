package headway.ml;

import headway.common.InputException;
import headway.common.image.RawPixels;
import headway.common.storage.Storage;
import headway.jobs.images.ImageUri;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * A column of images: encoded bytes; {@code struct<bytes, path>} as Hugging Face {@code datasets}
 * writes it; or the struct of Spark's {@code image} data source, whose pixels are decoded.
 *
 * @param index in its row
 */
record ImageColumn(String name, int index, Form form) implements Serializable {
  private static final List<String> SPARK =
      List.of("origin", "height", "width", "nChannels", "mode", "data");

  enum Form {
    BYTES,
    BYTES_AND_PATH,
    PIXELS
  }

  /**
   * The column of a schema.
   *
   * @throws IllegalArgumentException naming the column, if there is none of that name, or it has
   *     another type
   */
  static ImageColumn of(StructType schema, String name) {
    DataType type = schema.apply(name).dataType();
    return new ImageColumn(name, schema.fieldIndex(name), form(name, type));
  }

  private static Form form(String name, DataType type) {
    if (type instanceof BinaryType) {
      return Form.BYTES;
    }
    if (type instanceof StructType struct) {
      List<String> fields = Arrays.asList(struct.fieldNames());
      if (fields.containsAll(SPARK)) {
        return Form.PIXELS;
      }
      if (fields.contains("bytes") && struct.apply("bytes").dataType() instanceof BinaryType) {
        return Form.BYTES_AND_PATH;
      }
    }
    throw new IllegalArgumentException(
        "Column "
            + name
            + " must be of type binary, struct<bytes:binary,path:string> or that of Spark's image"
            + " data source but was actually of type "
            + type.catalogString()
            + ".");
  }

  /**
   * The encoded image of a row.
   *
   * @param storage reads an image that is given by its path alone
   * @throws InputException with a short reason, if there is none
   */
  byte[] encoded(Row row, Storage storage) {
    if (row.isNullAt(index)) {
      throw new InputException("null");
    }
    return switch (form) {
      case BYTES -> row.getAs(index);
      case BYTES_AND_PATH -> read(row.getAs(index), storage);
      case PIXELS -> pixels(row.getAs(index));
    };
  }

  private static byte[] read(Row image, Storage storage) {
    byte[] bytes = image.getAs("bytes");
    if (bytes != null) {
      return bytes;
    }
    boolean hasPath = Arrays.asList(image.schema().fieldNames()).contains("path");
    String path = hasPath ? image.getAs("path") : null;
    if (path == null) {
      throw new InputException("null");
    }
    return ImageUri.read(storage, path);
  }

  private static byte[] pixels(Row image) {
    byte[] data = image.getAs("data");
    if (data == null) {
      throw new InputException("null");
    }
    return RawPixels.encode(
        data, image.getAs("height"), image.getAs("width"), image.getAs("nChannels"));
  }
}
