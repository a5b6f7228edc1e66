package headway.jobs.images.packed;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.Path;

/** A packed file as one sequential stream, decompressed if it is compressed by gzip. */
final class PackedStream {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private PackedStream() {}

  /**
   * Opens a file.
   *
   * @throws InputException if it is empty, or begins like gzip and is not
   */
  static InputStream open(Storage storage, Path file) {
    InputStream in =
        new BufferedInputStream(new SequentialInput(file, storage.open(file)), BUFFER_BYTES);
    try {
      in.mark(2);
      int first = in.read();
      int second = in.read();
      in.reset();
      if (first < 0) {
        throw new IOException("it is empty");
      }
      return first == GZIP_FIRST && second == GZIP_SECOND
          ? new GZIPInputStream(in, BUFFER_BYTES)
          : in;
    } catch (IOException damaged) {
      close(in);
      throw damaged(file, damaged.getMessage(), "", damaged);
    }
  }

  /** A file's failure, and where it was found. */
  static InputException damaged(Path file, String why, String last, Exception cause) {
    return new InputException(
        "Cannot read "
            + file
            + ": "
            + why
            + (last.isEmpty() ? "" : ", after the sample " + last)
            + "; upload it again, or leave it out",
        cause);
  }

  /** Closes a stream that was only read. */
  static void close(InputStream in) {
    try {
      in.close();
    } catch (IOException ignored) {
      // Nothing was written.
    }
  }
}
