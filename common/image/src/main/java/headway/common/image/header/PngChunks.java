package headway.common.image.header;

import headway.common.InputException;
import java.util.OptionalInt;

/**
 * Walks a PNG's chunks from its signature to {@code IEND} (PNG specification, third edition).
 * Checksums are the decoder's concern.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final int HEADER_DATA = 13;

  /** Length and type before a chunk's data, checksum after it. */
  private static final int FRAME = 12;

  private static final int GREY = 0;

  private PngChunks() {}

  static ImageHeader read(ByteView bytes) {
    if (!bytes.has(SIGNATURE, FRAME + HEADER_DATA)) {
      throw ImageHeader.cutOff(ImageFormat.PNG);
    }
    if (bytes.int32Big(SIGNATURE) != HEADER_DATA || !bytes.matches(SIGNATURE + 4, "IHDR")) {
      throw new InputException("corrupt PNG: does not start with its header");
    }
    int header = SIGNATURE + 8;
    int depth = bytes.uint8(header + 8);
    int colour = bytes.uint8(header + 9);
    Orientation orientation = Orientation.UPRIGHT;
    OptionalInt transparent = OptionalInt.empty();
    int at = SIGNATURE + FRAME + HEADER_DATA;
    while (!bytes.matches(at + 4, "IEND")) {
      long length = bytes.has(at, FRAME) ? bytes.uint32Big(at) : Integer.MAX_VALUE;
      if (!bytes.has(at, FRAME + length)) {
        throw ImageHeader.cutOff(ImageFormat.PNG);
      }
      int data = at + 8;
      if (bytes.matches(at + 4, "eXIf")) {
        orientation = Orientation.ofExif(bytes, data, data + (int) length);
      } else if (bytes.matches(at + 4, "tRNS") && colour == GREY && length == 2) {
        transparent = OptionalInt.of(scaled(bytes.uint16Big(data), depth));
      }
      at += FRAME + (int) length;
    }
    return new ImageHeader(
        ImageFormat.PNG,
        bytes.int32Big(header),
        bytes.int32Big(header + 4),
        orientation,
        transparent,
        0);
  }

  /** Samples of fewer than eight bits are decoded to the full range of eight. */
  private static int scaled(int sample, int depth) {
    return depth < 8 ? sample * 255 / ((1 << depth) - 1) : sample;
  }
}
