package headway.common.image.header;

import headway.common.InputException;

/**
 * Reads a WebP's RIFF chunks (WebP Container Specification; RFC 6386, section 9.1, for the size of
 * a lossy image).
 */
final class WebpChunks {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int SIZE_FIELDS = 10;
  private static final int ANIMATED = 0x02;

  private WebpChunks() {}

  static ImageHeader read(ByteView bytes) {
    int image = RIFF_HEADER + CHUNK_HEADER;
    if (!bytes.has(image, SIZE_FIELDS) || !bytes.has(8, bytes.uint32Little(4))) {
      throw ImageHeader.cutOff(ImageFormat.WEBP);
    }
    if (bytes.matches(RIFF_HEADER, "VP8 ")) {
      return header(
          bytes.uint16Little(image + 6) & 0x3fff,
          bytes.uint16Little(image + 8) & 0x3fff,
          Orientation.UPRIGHT);
    }
    if (bytes.matches(RIFF_HEADER, "VP8L")) {
      int packed = bytes.int32Little(image + 1);
      return header((packed & 0x3fff) + 1, (packed >>> 14 & 0x3fff) + 1, Orientation.UPRIGHT);
    }
    if (!bytes.matches(RIFF_HEADER, "VP8X")) {
      throw new InputException("corrupt WebP: does not start with an image");
    }
    if ((bytes.uint8(image) & ANIMATED) != 0) {
      throw ImageHeader.unsupported("animated WebP");
    }
    return header(
        bytes.uint24Little(image + 4) + 1, bytes.uint24Little(image + 7) + 1, exif(bytes));
  }

  private static Orientation exif(ByteView bytes) {
    long at = RIFF_HEADER;
    while (bytes.has(at, CHUNK_HEADER)) {
      long length = bytes.uint32Little((int) at + 4);
      long data = at + CHUNK_HEADER;
      if (bytes.matches((int) at, "EXIF") && bytes.has(data, length)) {
        int start = (int) data + (bytes.matches((int) data, "Exif\0\0") ? 6 : 0);
        return Orientation.ofExif(bytes, start, (int) (data + length));
      }
      at = data + length + (length & 1);
    }
    return Orientation.UPRIGHT;
  }

  private static ImageHeader header(int width, int height, Orientation orientation) {
    return new ImageHeader(ImageFormat.WEBP, width, height, orientation);
  }
}
