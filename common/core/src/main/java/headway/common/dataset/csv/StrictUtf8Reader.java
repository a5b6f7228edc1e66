package headway.common.dataset.csv;

import headway.common.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.Path;

/**
 * Reads a file that must be UTF-8. Unlike Java's readers it does not replace malformed bytes; it
 * reports their line. Its memory does not grow with the file.
 */
public final class StrictUtf8Reader extends Reader {
  private static final int BYTES = 1 << 16;

  private final Path path;
  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(BYTES).flip();
  private final CharBuffer characters = CharBuffer.allocate(BYTES).flip();
  private long line = 1;
  private boolean ended;

  /**
   * Reads from the current position of {@code in} and closes it at the end.
   *
   * @param path for messages
   */
  public StrictUtf8Reader(Path path, InputStream in) {
    this.path = path;
    this.in = in;
  }

  /**
   * Reads characters.
   *
   * @throws InputException at the first bytes that are not UTF-8
   */
  @Override
  public int read(char[] to, int offset, int length) throws IOException {
    while (!characters.hasRemaining()) {
      if (ended) {
        return -1;
      }
      decode();
    }
    int count = Math.min(length, characters.remaining());
    characters.get(to, offset, count);
    return count;
  }

  private void decode() throws IOException {
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = read < 0;
    bytes.position(bytes.position() + Math.max(0, read)).flip();
    characters.clear();
    CoderResult result = decoder.decode(bytes, characters, ended);
    characters.flip();
    line += characters.chars().filter(c -> c == '\n').count();
    if (result.isError()) {
      throw new InputException(
          "Cannot read "
              + path
              + ": line "
              + line
              + ": it is not UTF-8 but holds the byte 0x%02x; save the file as UTF-8"
                  .formatted(bytes.get(bytes.position())));
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
