package headway.jobs.images.packed;

import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.fs.Path;

/**
 * Reads a file of a store from start to end. It skips by reading, unless it skips much: object
 * stores answer a seek with another request, which takes longer than reading an image. What the
 * store throws becomes one line here, so that an {@link IOException} of a reader above tells of the
 * file's content.
 */
final class SequentialInput extends InputStream {
  private static final long SEEK_BYTES = 8L << 20;
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path file;
  private final InputStream in;
  private final byte[] skipped = new byte[BUFFER_BYTES];

  SequentialInput(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  @Override
  public int read() {
    return StorageFailures.explaining("read", file, in::read);
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    return StorageFailures.explaining("read", file, () -> in.read(into, offset, length));
  }

  @Override
  public long skip(long count) {
    if (count > SEEK_BYTES) {
      return StorageFailures.explaining("read", file, () -> in.skip(count));
    }
    long done = 0;
    while (done < count) {
      int read = read(skipped, 0, (int) Math.min(skipped.length, count - done));
      if (read < 0) {
        break;
      }
      done += read;
    }
    return done;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
