package headway.common.image.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;

/** The format of an encoded image, detected by its first bytes and never by its name. */
public enum ImageFormat {
  JPEG("JPEG"),
  PNG("PNG", "\u0089PNG\r\n\u001a\n"),
  BMP("BMP"),
  WEBP("WebP"),
  GIF("GIF", "GIF87a", "GIF89a"),
  TIFF("TIFF", "II*\0", "MM\0*", "II+\0", "MM\0+"),
  HEIF("HEIF"),
  AVIF("AVIF"),
  JPEG_2000("JPEG 2000", "\0\0\0\fjP  \r\n\u0087\n", "\u00ffO\u00ffQ"),
  JPEG_XL("JPEG XL", "\0\0\0\fJXL \r\n\u0087\n", "\u00ff\n"),
  JPEG_XR("JPEG XR", "II\u00bc\u0001"),
  PBM("PBM"),
  PGM("PGM"),
  PPM("PPM"),
  PAM("PAM", "P7\n"),
  PFM("PFM", "PF\n", "Pf\n"),
  ICO("ICO"),
  CUR("CUR"),
  SVG("SVG"),
  PSD("PSD", "8BPS"),
  XCF("XCF", "gimp xcf "),
  PDF("PDF", "%PDF-"),
  POSTSCRIPT("PostScript", "%!PS", "\u00c5\u00d0\u00d3\u00c6"),
  EXR("OpenEXR", "v/1\u0001"),
  RADIANCE("Radiance HDR", "#?RADIANCE", "#?RGBE"),
  DDS("DDS", "DDS |"),
  QOI("QOI", "qoif"),
  ICNS("ICNS", "icns"),
  DICOM("DICOM"),
  FITS("FITS", "SIMPLE  =  "),
  WMF("WMF", "\u00d7\u00cd\u00c6\u009a"),
  UNKNOWN("unknown");

  private static final int BMP_HEADER_SIZE_AT = 14;
  private static final int DICOM_SIGNATURE_AT = 128;
  private static final Set<Integer> BMP_HEADER_SIZES = Set.of(12, 40, 52, 56, 64, 108, 124);
  private static final Set<String> HEIF_BRANDS =
      Set.of(
          "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs", "mif1", "mif2", "msf1");
  private static final Set<ImageFormat> SUPPORTED = Set.of(JPEG, PNG, BMP, WEBP);

  private final String title;
  private final String[] signatures;

  ImageFormat(String title, String... signatures) {
    this.title = title;
    this.signatures = signatures;
  }

  /** The format of these bytes; {@link #UNKNOWN} if no known signature matches. */
  public static ImageFormat of(byte[] encoded) {
    ByteView bytes = new ByteView(encoded);
    if (isJpeg(bytes)) {
      return JPEG;
    }
    for (ImageFormat kind : values()) {
      for (String signature : kind.signatures) {
        if (bytes.matches(0, signature)) {
          return kind;
        }
      }
    }
    if (bytes.matches(0, "RIFF") && bytes.matches(8, "WEBP")) {
      return WEBP;
    }
    if (bytes.matches(0, "BM") && BMP_HEADER_SIZES.contains(bmpHeaderSize(bytes))) {
      return BMP;
    }
    if (bytes.matches(4, "ftyp")) {
      return ofBrand(encoded);
    }
    if (bytes.matches(DICOM_SIGNATURE_AT, "DICM")) {
      return DICOM;
    }
    if (SvgDetector.isSvg(encoded)) {
      return SVG;
    }
    return bytes.has(0, 4) ? ofNumbers(bytes) : UNKNOWN;
  }

  /** Whether Headway decodes this format. */
  public boolean supported() {
    return SUPPORTED.contains(this);
  }

  /** The name as people write it: {@code JPEG}, {@code WebP}. */
  @Override
  public String toString() {
    return title;
  }

  /** A lone start-of-image marker counts: it is a truncated JPEG. */
  private static boolean isJpeg(ByteView bytes) {
    return bytes.matches(0, "\u00ff\u00d8") && (bytes.length() == 2 || bytes.matches(2, "\u00ff"));
  }

  private static int bmpHeaderSize(ByteView bytes) {
    return bytes.has(BMP_HEADER_SIZE_AT, 4) ? bytes.int32Little(BMP_HEADER_SIZE_AT) : -1;
  }

  private static ImageFormat ofBrand(byte[] encoded) {
    if (encoded.length < 12) {
      return UNKNOWN;
    }
    String brand = new String(encoded, 8, 4, ISO_8859_1);
    if (brand.startsWith("avi")) {
      return AVIF;
    }
    return HEIF_BRANDS.contains(brand) ? HEIF : UNKNOWN;
  }

  /** Formats with short signatures, for which the bytes that follow are checked too. */
  private static ImageFormat ofNumbers(ByteView bytes) {
    if (bytes.matches(0, "P") && isBlank(bytes.uint8(2)) && startsNumber(bytes.uint8(3))) {
      return switch (bytes.uint8(1)) {
        case '1', '4' -> PBM;
        case '2', '5' -> PGM;
        case '3', '6' -> PPM;
        default -> UNKNOWN;
      };
    }
    boolean directory = bytes.has(0, 22) && bytes.uint16Little(0) == 0 && bytes.uint16Little(4) > 0;
    if (directory && bytes.uint8(9) == 0) {
      return switch (bytes.uint16Little(2)) {
        case 1 -> ICO;
        case 2 -> CUR;
        default -> UNKNOWN;
      };
    }
    return UNKNOWN;
  }

  private static boolean isBlank(int character) {
    return character == ' ' || character == '\t' || character == '\n' || character == '\r';
  }

  private static boolean startsNumber(int character) {
    return (character >= '0' && character <= '9') || character == '#';
  }
}
