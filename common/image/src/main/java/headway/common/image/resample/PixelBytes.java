package headway.common.image.resample;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Pixels as three bytes, and as the lowest three bytes of an {@code int}, the first one lowest. */
final class PixelBytes {
  static final int CHANNELS = 3;

  /** Bytes behind the last pixel that may be read, whatever they are. */
  static final int BEYOND = Long.BYTES;

  private static final int PIXEL_BITS = CHANNELS * Byte.SIZE;
  private static final int PIXEL = (1 << PIXEL_BITS) - 1;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private PixelBytes() {}

  /**
   * Reads pixels that lie one behind the other.
   *
   * @param from the first byte
   */
  static void read(byte[] bytes, int from, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (int) INTS.get(bytes, from + i * CHANNELS) & PIXEL;
    }
  }

  /**
   * Reads two columns.
   *
   * @param from the first byte of the first column
   * @param rowBytes from one row to the next
   */
  static void readColumns(
      byte[] bytes, int from, int rowBytes, int rows, int[] column, int[] next) {
    for (int i = 0, at = from; i < rows; i++, at += rowBytes) {
      long both = (long) LONGS.get(bytes, at);
      column[i] = (int) both & PIXEL;
      next[i] = (int) (both >>> PIXEL_BITS) & PIXEL;
    }
  }

  /**
   * Writes pixels, each with a byte that the next one overwrites.
   *
   * @param to the first byte
   */
  static void write(int[] pixels, byte[] bytes, int to) {
    int last = pixels.length - 1;
    for (int i = 0; i < last; i++) {
      INTS.set(bytes, to + i * CHANNELS, pixels[i]);
    }
    writeLast(pixels[last], bytes, to + last * CHANNELS);
  }

  /** Writes pixels with the first and the third channel swapped. */
  static void writeReversed(int[] pixels, byte[] bytes, int to) {
    int last = pixels.length - 1;
    for (int i = 0; i < last; i++) {
      INTS.set(bytes, to + i * CHANNELS, reversed(pixels[i]));
    }
    writeLast(reversed(pixels[last]), bytes, to + last * CHANNELS);
  }

  private static int reversed(int pixel) {
    return Integer.reverseBytes(pixel) >>> Byte.SIZE;
  }

  private static void writeLast(int pixel, byte[] bytes, int to) {
    for (int c = 0; c < CHANNELS; c++) {
      bytes[to + c] = (byte) (pixel >> c * Byte.SIZE);
    }
  }
}
