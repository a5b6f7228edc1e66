package headway.common.image.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;

/** The format of an encoded image, told by its first bytes and never by its name. */
public enum ImageKind {
  JPEG("JPEG", true),
  PNG("PNG", true),
  BMP("BMP", true),
  WEBP("WebP", true),
  GIF("GIF", false),
  TIFF("TIFF", false),
  HEIF("HEIF", false),
  AVIF("AVIF", false),
  UNKNOWN("unknown", false);

  private static final int BMP_HEADER_SIZE_AT = 14;
  private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 40, 52, 56, 64, 108, 124);
  private static final Set<String> HEIF_BRANDS =
      Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

  private final String title;
  private final boolean supported;

  ImageKind(String title, boolean supported) {
    this.title = title;
    this.supported = supported;
  }

  /** The kind of these bytes, {@link #UNKNOWN} where no known signature fits. */
  public static ImageKind of(byte[] encoded) {
    if (isJpeg(encoded)) {
      return JPEG;
    }
    if (startsWith(encoded, 0, "\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (startsWith(encoded, 0, "RIFF") && startsWith(encoded, 8, "WEBP")) {
      return WEBP;
    }
    if (startsWith(encoded, 0, "BM") && BMP_HEADER_SIZES.contains(bmpHeaderSize(encoded))) {
      return BMP;
    }
    if (startsWith(encoded, 0, "GIF87a") || startsWith(encoded, 0, "GIF89a")) {
      return GIF;
    }
    if (startsWith(encoded, 0, "II*\0")
        || startsWith(encoded, 0, "MM\0*")
        || startsWith(encoded, 0, "II+\0")
        || startsWith(encoded, 0, "MM\0+")) {
      return TIFF;
    }
    return startsWith(encoded, 4, "ftyp") ? ofBrand(encoded) : UNKNOWN;
  }

  /** Whether Headway decodes this kind. */
  public boolean supported() {
    return supported;
  }

  /** The name as people write it: {@code JPEG}, {@code WebP}. */
  @Override
  public String toString() {
    return title;
  }

  /** A lone start-of-image marker counts: it is a JPEG of which nothing more arrived. */
  private static boolean isJpeg(byte[] encoded) {
    return startsWith(encoded, 0, "\u00ff\u00d8")
        && (encoded.length == 2 || startsWith(encoded, 2, "\u00ff"));
  }

  private static int bmpHeaderSize(byte[] encoded) {
    Bytes bytes = new Bytes(encoded);
    return bytes.has(BMP_HEADER_SIZE_AT, 4) ? bytes.int32Little(BMP_HEADER_SIZE_AT) : -1;
  }

  private static ImageKind ofBrand(byte[] encoded) {
    if (encoded.length < 12) {
      return UNKNOWN;
    }
    String brand = new String(encoded, 8, 4, ISO_8859_1);
    if (brand.startsWith("avi")) {
      return AVIF;
    }
    return HEIF_BRANDS.contains(brand) ? HEIF : UNKNOWN;
  }

  private static boolean startsWith(byte[] encoded, int from, String signature) {
    return new Bytes(encoded).spells(from, signature);
  }
}
