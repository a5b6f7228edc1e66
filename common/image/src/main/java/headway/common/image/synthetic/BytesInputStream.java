package headway.common.image.synthetic;

import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.fs.FSInputStream;

/** Bytes in memory, as Hadoop reads them. */
final class BytesInputStream extends FSInputStream {
  private final byte[] bytes;
  private int position;

  BytesInputStream(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() {
    return position < bytes.length ? bytes[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, bytes.length - position);
    if (count == 0) {
      return -1;
    }
    System.arraycopy(bytes, position, into, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return bytes.length - position;
  }

  @Override
  public void seek(long target) throws IOException {
    if (target < 0 || target > bytes.length) {
      throw new EOFException("Cannot seek to " + target + " of " + bytes.length + " bytes");
    }
    position = (int) target;
  }

  @Override
  public long getPos() {
    return position;
  }

  @Override
  public boolean seekToNewSource(long target) {
    return false;
  }
}
