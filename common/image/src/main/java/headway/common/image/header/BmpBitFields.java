package headway.common.image.header;

import headway.common.InputException;
import java.util.Optional;

/**
 * How a Windows bitmap of 16 or 32 bits a pixel divides them among the channels ({@code
 * BI_BITFIELDS} and {@code BI_ALPHABITFIELDS} of the BITMAPINFOHEADER and its later versions, and
 * the 5-5-5 of uncompressed 16 bits). As in Pillow, the fourth byte of uncompressed 32 bits is no
 * alpha.
 *
 * @param offset of the first row in the file, in bytes
 * @param bitsPerPixel 16, 24 or 32
 * @param topDown whether rows are stored from the top
 * @param red bits of the channel; likewise the others
 * @param alpha 0 where every pixel is opaque
 */
public record BmpBitFields(
    long offset, int bitsPerPixel, boolean topDown, int red, int green, int blue, int alpha) {
  private static final int UNCOMPRESSED = 0;
  private static final int BIT_FIELDS = 3;
  private static final int ALPHA_BIT_FIELDS = 6;
  private static final int HEADER = 14;
  private static final int INFO_HEADER = 40;
  private static final int MASKS = HEADER + INFO_HEADER;
  private static final int FIRST_WITH_ALPHA = 56;

  /**
   * The bit fields of a bitmap; empty if its pixels are stored differently.
   *
   * @throws InputException if the header is damaged or contains invalid fields
   */
  public static Optional<BmpBitFields> of(byte[] encoded) {
    return of(new ByteView(encoded));
  }

  static Optional<BmpBitFields> of(ByteView bytes) {
    return bytes.has(HEADER, INFO_HEADER) && bytes.int32Little(HEADER) >= INFO_HEADER
        ? ofInfoHeader(bytes)
        : Optional.empty();
  }

  private static Optional<BmpBitFields> ofInfoHeader(ByteView bytes) {
    long header = bytes.uint32Little(HEADER);
    int bits = bytes.uint16Little(28);
    int compression = bytes.int32Little(30);
    long offset = bytes.uint32Little(10);
    boolean topDown = bytes.int32Little(22) < 0;
    if (compression == UNCOMPRESSED && bits == 16) {
      return Optional.of(
          new BmpBitFields(
              offset == 0 ? HEADER + header : offset, bits, topDown, 0x7c00, 0x3e0, 0x1f, 0));
    }
    if (compression != BIT_FIELDS && compression != ALPHA_BIT_FIELDS) {
      return Optional.empty();
    }
    if (bits != 16 && bits != 24 && bits != 32) {
      throw ImageHeader.unsupported("BMP of bit fields with " + bits + " bits");
    }
    boolean withAlpha = header >= FIRST_WITH_ALPHA || compression == ALPHA_BIT_FIELDS;
    int masks = withAlpha ? 16 : 12;
    if (!bytes.has(MASKS, masks)) {
      throw ImageHeader.cutOff(ImageFormat.BMP);
    }
    long behind = Math.max(HEADER + header, MASKS + masks);
    BmpBitFields fields =
        new BmpBitFields(
            offset == 0 ? behind : offset,
            bits,
            topDown,
            bytes.int32Little(MASKS),
            bytes.int32Little(MASKS + 4),
            bytes.int32Little(MASKS + 8),
            withAlpha ? bytes.int32Little(MASKS + 12) : 0);
    return Optional.of(fields.orDefault().checked());
  }

  /** Without any field in a bitmap of 32 bits they are those that Windows itself draws. */
  private BmpBitFields orDefault() {
    return bitsPerPixel == 32 && (red | green | blue | alpha) == 0
        ? new BmpBitFields(offset, 32, topDown, 0xff0000, 0xff00, 0xff, 0xff000000)
        : this;
  }

  private BmpBitFields checked() {
    for (int mask : new int[] {red, green, blue, alpha}) {
      long run = Integer.toUnsignedLong(mask) >>> Integer.numberOfTrailingZeros(mask);
      boolean fits = Integer.toUnsignedLong(mask) < 1L << bitsPerPixel;
      if (mask != 0 && ((run & (run + 1)) != 0 || !fits)) {
        throw new InputException(
            "corrupt BMP: the bit field %08x of %d bits".formatted(mask, bitsPerPixel));
      }
    }
    return this;
  }
}
