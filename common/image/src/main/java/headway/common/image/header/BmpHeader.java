package headway.common.image.header;

import java.util.Optional;

/** Reads the size of a Windows or OS/2 bitmap and whether all of its rows are there. */
final class BmpHeader {
  private static final int OS2_HEADER_SIZE = 12;
  private static final int UNCOMPRESSED = 0;
  private static final int JPEG_WITHIN = 4;
  private static final int PNG_WITHIN = 5;

  private BmpHeader() {}

  static ImageHeader read(ByteView bytes) {
    boolean os2 = bytes.has(14, 4) && bytes.int32Little(14) == OS2_HEADER_SIZE;
    if (!bytes.has(14, os2 ? OS2_HEADER_SIZE : 40)) {
      throw ImageHeader.cutOff(ImageFormat.BMP);
    }
    int width = os2 ? bytes.uint16Little(18) : bytes.int32Little(18);
    // A negative height means that rows are stored from the top.
    int height = os2 ? bytes.uint16Little(20) : Math.abs(bytes.int32Little(22));
    ImageHeader header = new ImageHeader(ImageFormat.BMP, width, height, Orientation.UPRIGHT);
    int bitsPerPixel = bytes.uint16Little(os2 ? 24 : 28);
    int compression = os2 ? UNCOMPRESSED : bytes.int32Little(30);
    if (compression == JPEG_WITHIN || compression == PNG_WITHIN) {
      throw ImageHeader.unsupported("BMP that holds another image");
    }
    Optional<BmpBitFields> fields = BmpBitFields.of(bytes);
    boolean packed = fields.isEmpty() && compression != UNCOMPRESSED;
    long offset = fields.map(BmpBitFields::offset).orElseGet(() -> bytes.uint32Little(10));
    long rowBytes = ((long) width * bitsPerPixel + 31) / 32 * 4;
    if (!packed && !bytes.has(offset, rowBytes * height)) {
      throw ImageHeader.cutOff(ImageFormat.BMP);
    }
    return header;
  }
}
