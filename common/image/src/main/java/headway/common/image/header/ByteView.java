package headway.common.image.header;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads numbers and tags at given offsets of a byte array. The caller checks {@link #has} first.
 */
final class ByteView {
  private final byte[] array;

  ByteView(byte[] array) {
    this.array = array;
  }

  int length() {
    return array.length;
  }

  boolean has(long from, long count) {
    return from >= 0 && count >= 0 && from + count <= array.length;
  }

  /** Whether these characters (each one byte, ISO 8859-1) stand at this offset. */
  boolean matches(int from, String characters) {
    byte[] wanted = characters.getBytes(StandardCharsets.ISO_8859_1);
    return has(from, wanted.length)
        && Arrays.equals(array, from, from + wanted.length, wanted, 0, wanted.length);
  }

  int uint8(int at) {
    return array[at] & 0xff;
  }

  int uint16Big(int at) {
    return uint8(at) << 8 | uint8(at + 1);
  }

  int uint16Little(int at) {
    return uint8(at) | uint8(at + 1) << 8;
  }

  int uint24Little(int at) {
    return uint16Little(at) | uint8(at + 2) << 16;
  }

  int int32Big(int at) {
    return uint16Big(at) << 16 | uint16Big(at + 2);
  }

  int int32Little(int at) {
    return uint16Little(at) | uint16Little(at + 2) << 16;
  }

  long uint32Big(int at) {
    return int32Big(at) & 0xffff_ffffL;
  }

  long uint32Little(int at) {
    return int32Little(at) & 0xffff_ffffL;
  }
}
