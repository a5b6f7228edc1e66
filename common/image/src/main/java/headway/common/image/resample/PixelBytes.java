package headway.common.image.resample;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Pixels as three bytes, and as the lowest three bytes of an {@code int}, the first one lowest. */
final class PixelBytes {
  static final int CHANNELS = 3;
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private PixelBytes() {}

  /**
   * Reads pixels; the byte behind the last one must exist.
   *
   * @param from the first byte
   */
  static void read(byte[] bytes, int from, int[] pixels) {
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (int) INTS.get(bytes, from + i * CHANNELS);
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
    for (int c = 0; c < CHANNELS; c++) {
      bytes[to + last * CHANNELS + c] = (byte) (pixels[last] >> c * Byte.SIZE);
    }
  }
}
