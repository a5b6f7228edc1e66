package headway.jobs.images.packed;

import headway.common.dataset.MaskedCrc32c;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The frames of a TFRecord file: length (8 bytes, little-endian), its masked CRC-32C, the record,
 * and the record's {@link MaskedCrc32c}.
 */
final class RecordFrames {
  private static final int LENGTH_BYTES = 8;
  private static final int CRC_BYTES = 4;

  private final InputStream in;
  private final long mostBytes;
  private byte[] record = {};

  RecordFrames(InputStream in, long mostBytes) {
    this.in = in;
    this.mostBytes = mostBytes;
  }

  /** What {@link #next} found. */
  enum Frame {
    RECORD,
    /** Its bytes have another checksum. */
    DAMAGED,
    /** It has more bytes than are read. */
    TOO_LARGE,
    END
  }

  /**
   * Reads the next frame.
   *
   * @throws IOException if the file ends within it, or its length has another checksum
   */
  Frame next() throws IOException {
    record = new byte[0];
    byte[] head = in.readNBytes(LENGTH_BYTES + CRC_BYTES);
    if (head.length == 0) {
      return Frame.END;
    }
    requireWhole(head.length, LENGTH_BYTES + CRC_BYTES);
    ByteBuffer values = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    long length = values.getLong();
    if (values.getInt() != MaskedCrc32c.of(head, LENGTH_BYTES) || length < 0) {
      throw new IOException("the checksum of a record's length is wrong");
    }
    if (length > mostBytes) {
      in.skipNBytes(length + CRC_BYTES);
      return Frame.TOO_LARGE;
    }
    record = in.readNBytes((int) length);
    requireWhole(record.length, length);
    byte[] crc = in.readNBytes(CRC_BYTES);
    requireWhole(crc.length, CRC_BYTES);
    int expected = ByteBuffer.wrap(crc).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return expected == MaskedCrc32c.of(record, record.length) ? Frame.RECORD : Frame.DAMAGED;
  }

  /** The bytes of the record that {@link #next} found. */
  byte[] record() {
    return record;
  }

  private static void requireWhole(int read, long expected) throws IOException {
    if (read < expected) {
      throw new IOException("it ends within a record");
    }
  }
}
