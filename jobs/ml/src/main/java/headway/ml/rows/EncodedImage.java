package headway.ml.rows;

import headway.common.InputException;
import headway.common.image.RawPixels;
import headway.common.storage.Storage;
import headway.jobs.images.ImageUri;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/**
 * The encoded images of a column: bytes; {@code struct<bytes, path>} as Hugging Face {@code
 * datasets} writes it; or the struct of Spark's {@code image} data source, whose pixels are
 * decoded.
 */
public final class EncodedImage {
  private static final List<String> PIXELS = List.of("height", "width", "nChannels", "data");

  private EncodedImage() {}

  /** Whether a column of this type has images. */
  public static boolean isOne(DataType type) {
    if (!(type instanceof StructType struct)) {
      return type instanceof BinaryType;
    }
    List<String> fields = Arrays.asList(struct.fieldNames());
    return fields.containsAll(PIXELS)
        || (fields.contains("bytes") && struct.apply("bytes").dataType() instanceof BinaryType);
  }

  /**
   * The encoded image.
   *
   * @param image of a column that {@link #isOne}
   * @param storage reads an image that is given by its path alone
   * @throws InputException with a short reason, if there is none
   */
  public static byte[] of(Object image, Storage storage) {
    if (image instanceof byte[] bytes) {
      return bytes;
    }
    if (!(image instanceof Row struct)) {
      throw new InputException("null");
    }
    List<String> fields = Arrays.asList(struct.schema().fieldNames());
    if (fields.containsAll(PIXELS)) {
      return RawPixels.encode(
          present(struct, "data"),
          struct.getAs("height"),
          struct.getAs("width"),
          struct.getAs("nChannels"));
    }
    byte[] bytes = struct.getAs("bytes");
    return bytes == null && fields.contains("path")
        ? ImageUri.read(storage, present(struct, "path"))
        : present(struct, "bytes");
  }

  private static <T> T present(Row struct, String field) {
    T value = struct.getAs(field);
    if (value == null) {
      throw new InputException("null");
    }
    return value;
  }
}
