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
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The encoded images of a column: bytes; {@code struct<bytes, path>} as Hugging Face {@code
 * datasets} writes it; or the struct of Spark's {@code image} data source, whose pixels are
 * decoded.
 */
public final class EncodedImage {
  private static final List<String> SIZES = List.of("height", "width", "nChannels");

  private EncodedImage() {}

  /** Whether a column of this type has images. */
  public static boolean isOne(DataType type) {
    if (!(type instanceof StructType struct)) {
      return type instanceof BinaryType;
    }
    return hasPixels(struct) || isA(BinaryType.class, struct, "bytes");
  }

  /** Whole numbers of any type do, such as Python's, for which Spark takes {@code bigint}. */
  private static boolean hasPixels(StructType struct) {
    return isA(BinaryType.class, struct, "data")
        && SIZES.stream().allMatch(size -> isA(IntegralType.class, struct, size));
  }

  private static boolean isA(Class<? extends DataType> type, StructType struct, String field) {
    return Arrays.asList(struct.fieldNames()).contains(field)
        && type.isInstance(struct.apply(field).dataType());
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
    if (hasPixels(struct.schema())) {
      int[] sizes = SIZES.stream().mapToInt(size -> number(struct, size)).toArray();
      return RawPixels.encode(present(struct, "data"), sizes[0], sizes[1], sizes[2]);
    }
    byte[] bytes = struct.getAs("bytes");
    return bytes == null && isA(StringType.class, struct.schema(), "path")
        ? ImageUri.read(storage, present(struct, "path"))
        : present(struct, "bytes");
  }

  private static int number(Row struct, String field) {
    long value = EncodedImage.<Number>present(struct, field).longValue();
    if (value != (int) value) {
      throw new InputException("not an image: its %s is %,d".formatted(field, value));
    }
    return (int) value;
  }

  private static <T> T present(Row struct, String field) {
    T value = struct.getAs(field);
    if (value == null) {
      throw new InputException("null");
    }
    return value;
  }
}
