package headway.common.dataset;

import java.util.zip.CRC32C;

/** The checksum in TFRecord files, masked as TensorFlow's {@code core/lib/hash/crc32c.h} says. */
public final class MaskedCrc32c {
  private static final int MASK = 0xa282ead8;
  private static final int ROTATION = 15;

  private MaskedCrc32c() {}

  /** The checksum of the first {@code length} bytes. */
  public static int of(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return Integer.rotateRight((int) sum.getValue(), ROTATION) + MASK;
  }
}
