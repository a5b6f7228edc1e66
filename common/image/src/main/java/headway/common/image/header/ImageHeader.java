package headway.common.image.header;

import headway.common.InputException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * The header of an encoded image, read without decoding it.
 *
 * @param width columns as stored, in pixels, ≥ 1; {@code orientation} may swap it with the height
 * @param height rows as stored, in pixels, ≥ 1
 * @param transparentGrey the sample that counts as transparent in a grey PNG, in the PNG's own
 *     depth scaled to 8 or 16 bits
 * @param coefficientBytes what a decoder keeps beside the pixels, at whatever scale it decodes: the
 *     coefficients of a JPEG that is coded in several scans; 0 of all others
 */
public record ImageHeader(
    ImageFormat kind,
    int width,
    int height,
    Orientation orientation,
    OptionalInt transparentGrey,
    long coefficientBytes) {
  private static final int EXCERPT = 16;

  ImageHeader(ImageFormat kind, int width, int height, Orientation orientation) {
    this(kind, width, height, orientation, OptionalInt.empty(), 0);
  }

  public ImageHeader {
    if (width < 1 || height < 1) {
      throw new InputException("corrupt " + kind + ": size " + width + "×" + height);
    }
  }

  /** Width times height. */
  public long pixels() {
    return (long) width * height;
  }

  /** The width of the upright image. */
  public int uprightWidth() {
    return orientation.transposes() ? height : width;
  }

  /** The height of the upright image. */
  public int uprightHeight() {
    return orientation.transposes() ? width : height;
  }

  /**
   * Reads the header and looks for the image's end; bytes after the end are ignored.
   *
   * @throws InputException with a short reason, without the image's name: empty, not an image, of
   *     an unsupported format, truncated, or damaged in its structure
   */
  public static ImageHeader read(byte[] encoded) {
    ByteView bytes = new ByteView(encoded);
    ImageFormat kind = ImageFormat.of(encoded);
    return switch (kind) {
      case JPEG -> JpegSegments.read(bytes);
      case PNG -> PngChunks.read(bytes);
      case WEBP -> WebpChunks.read(bytes);
      case BMP -> BmpHeader.read(bytes);
      case UNKNOWN -> throw new InputException(whatInstead(encoded));
      default -> throw unsupported(kind.toString());
    };
  }

  static InputException unsupported(String kind) {
    return new InputException("unsupported kind: " + kind);
  }

  static InputException cutOff(ImageFormat kind) {
    return new InputException("truncated " + kind + ": no end of image");
  }

  private static String whatInstead(byte[] encoded) {
    if (encoded.length == 0) {
      return "empty: 0 bytes";
    }
    int count = Math.min(EXCERPT, encoded.length);
    String text = new String(encoded, 0, count, StandardCharsets.US_ASCII);
    boolean printable =
        text.chars().allMatch(c -> (c >= ' ' && c <= '~') || c == '\n' || c == '\t');
    return printable
        ? "not an image: starts with '" + text.replaceAll("\\s", " ") + "'"
        : "not an image: starts with bytes "
            + HexFormat.ofDelimiter(" ").formatHex(encoded, 0, Math.min(8, count));
  }
}
