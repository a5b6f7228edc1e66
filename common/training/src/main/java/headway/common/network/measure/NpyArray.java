package headway.common.network.measure;

import headway.common.InputException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An array in NumPy's {@code .npy} format (versions 1 to 3), as float32.
 *
 * @param values in row-major order, as many as the product of the shape
 */
public record NpyArray(long[] shape, float[] values) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern HEADER =
      Pattern.compile(
          "'descr': *'([^']*)'.*'fortran_order': *(True|False).*'shape': *\\(([0-9, ]*)\\)",
          Pattern.DOTALL);

  /**
   * Reads a file.
   *
   * @param origin the name or URI for messages
   * @throws InputException when it is no whole .npy file of float32 or float64
   */
  public static NpyArray parse(byte[] bytes, String origin) {
    try {
      return read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), origin);
    } catch (BufferUnderflowException | NumberFormatException | ArithmeticException e) {
      throw new InputException(
          "Cannot read array %s: the .npy file is cut short or damaged; save it again"
              .formatted(origin),
          e);
    }
  }

  private static NpyArray read(ByteBuffer file, String origin) {
    byte[] magic = new byte[MAGIC.length];
    file.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new InputException(
          "Cannot read array %s: it is not a .npy file; save it by numpy.save".formatted(origin));
    }
    int version = file.get();
    file.get();
    byte[] header = new byte[version == 1 ? Short.toUnsignedInt(file.getShort()) : file.getInt()];
    file.get(header);
    Matcher described = HEADER.matcher(new String(header, StandardCharsets.UTF_8));
    if (!described.find() || described.group(2).equals("True")) {
      throw new InputException(
          "Cannot read array %s: it is not in row order; save numpy.ascontiguousarray(x)"
              .formatted(origin));
    }
    long[] shape =
        Arrays.stream(described.group(3).split(","))
            .map(String::trim)
            .filter(text -> !text.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    return new NpyArray(shape, values(file, described.group(1), count, origin));
  }

  private static float[] values(ByteBuffer file, String type, int count, String origin) {
    float[] values = new float[count];
    switch (type) {
      case "<f4" -> file.asFloatBuffer().get(values);
      case "<f8" -> {
        for (int i = 0; i < count; i++) {
          values[i] = (float) file.getDouble();
        }
      }
      default ->
          throw new InputException(
              "Cannot read array %s: it holds %s where float32 is expected; save x.astype('float32')"
                  .formatted(origin, type));
    }
    return values;
  }
}
