package headway.common.image.header;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import headway.common.InputException;
import headway.common.SharedFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageHeaderTest {
  /** A JPEG of 5×3 pixels with markers and segments in place and three bytes of coded data. */
  private static final String FRAME = "ffc0000b08000300050101110000";

  private static final String SCAN = "ffda0008010100003f00aaff00bb";

  @ParameterizedTest
  @CsvSource({
    "ffd8ffe0, JPEG",
    "ffd8, JPEG",
    "ffd800, UNKNOWN",
    "89504e470d0a1a0a, PNG",
    "89504e470d0a1a0d, UNKNOWN",
    "52494646000000005745425056503820, WEBP",
    "52494646000000005741564556503820, UNKNOWN",
    "424d3a0000000000000036000000280000000100, BMP",
    "424d57206d616b657320636172732c20736f2c00, UNKNOWN",
    "474946383961, GIF",
    "49492a00, TIFF",
    "4d4d002a, TIFF",
    "000000186674797068656963, HEIF",
    "000000186674797061766966, AVIF",
    "00000018667479706d703432, UNKNOWN",
    "0000000c6a5020200d0a870a, JPEG_2000",
    "ff4fff51002f, JPEG_2000",
    "0000000c4a584c200d0a870a, JPEG_XL",
    "ff0a8001, JPEG_XL",
    "4949bc0108000000, JPEG_XR",
    "5034202331, PBM",
    "50350a38, PGM",
    "50360a232047494d50, PPM",
    "50370a5749445448, PAM",
    "50362069732061206e616d65, UNKNOWN",
    "000001000100101000000100200068040000160000000000, ICO",
    "000002000100202000001000100068040000160000000000, CUR",
    "000002000000000000000000100010001800ffffffffffff, UNKNOWN",
    "38425053000100000000, PSD",
    "255044462d312e34, PDF",
    "762f310102000000, EXR",
    "716f696600000010, QOI"
  })
  void tellsTheKindByContent(String hex, ImageFormat kind) {
    assertThat(ImageFormat.of(HexFormat.of().parseHex(hex))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          <svg xmlns="http://www.w3.org/2000/svg"/>                        ; SVG
          <?xml version="1.0"?><!-- a <b> --><svg:svg xmlns:svg="x">       ; SVG
          <?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]> <svg >     ; SVG
          <html><svg></svg></html>                                        ; UNKNOWN
          <svgfoo>                                                         ; UNKNOWN
          <!-- <svg> no end                                                ; UNKNOWN
          """)
  void tellsAnSvgByItsRoot(String text, ImageFormat kind) {
    assertThat(ImageFormat.of(text.getBytes(ISO_8859_1))).isEqualTo(kind);
    assertThat(ImageFormat.of(("\ufeff\n" + text).getBytes(UTF_8))).isEqualTo(kind);
    assertThat(ImageFormat.of(("\ufeff" + text).getBytes(UTF_16LE))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "ffc0000b0c00030005010111, unsupported kind: 12-bit JPEG",
    "ffc1000b0c00030005010111, unsupported kind: 12-bit JPEG",
    "ffc3000b1000030005010111, unsupported kind: 16-bit JPEG",
    "ffc3000b0800030005010111, unsupported kind: lossless JPEG",
    "ffc5000b0800030005010111, unsupported kind: hierarchical JPEG",
    "fff7000b0800030005010111, unsupported kind: JPEG-LS",
    "ffc0000b0000030005010111, corrupt JPEG: samples of 0 bits"
  })
  void namesAJpegThatItCannotRead(String frame, String reason) {
    assertThatThrownBy(() -> jpeg(frame + "0000", SCAN, "ffd9"))
        .isInstanceOf(InputException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({
    "bmp-named.jpg, BMP",
    "png-named.jpg, PNG",
    "trailing-garbage.jpg, JPEG",
    "webp-named.jpg, WEBP"
  })
  void readsKindAndSize(String file, ImageFormat kind) throws IOException {
    byte[] encoded = Files.readAllBytes(SharedFiles.require("data/bad-images/made/" + file));

    assertThat(ImageHeader.read(encoded))
        .isEqualTo(new ImageHeader(kind, 128, 128, Orientation.UPRIGHT));
  }

  @Test
  void findsTheEndBehindStuffedZeroesRestartsAndLaterSegments() {
    ImageHeader header = jpeg(FRAME, SCAN, "ffd0cc", "ffc40003aa", SCAN, "ffffd9", "ffd8cafe");

    assertThat(header.width()).isEqualTo(5);
    assertThat(header.height()).isEqualTo(3);
  }

  @Test
  void doesNotTakeTheEndOfAPreviewForTheEndOfThePhoto() {
    assertThatThrownBy(() -> jpeg("ffe10008ffd8ffd90000", FRAME, SCAN))
        .isInstanceOf(InputException.class)
        .hasMessage("truncated JPEG: no end of image");
  }

  @Test
  void refusesAJpegWithoutAnImage() {
    assertThatThrownBy(() -> jpeg("ffd9"))
        .hasMessage("corrupt JPEG: no image between its start and its end");
  }

  @Test
  void refusesAJpegWithoutRows() {
    assertThatThrownBy(() -> jpeg(FRAME.replace("00030005", "00000005"), SCAN, "ffd9"))
        .hasMessage("corrupt JPEG: size 5×0");
  }

  @Test
  void refusesAJpegMadeToCostMinutes() {
    assertThatThrownBy(() -> jpeg(FRAME, SCAN.repeat(101), "ffd9"))
        .hasMessage("corrupt JPEG: more than 100 scans");
  }

  @ParameterizedTest
  @CsvSource({
    "true, 3, 6", "false, 3, 6", "true, 3, 9", "false, 3, 0", "true, 4, 6", "false, 4, 6",
    "true, 1, 6", "false, 1, 6", "false, 9, 6", "true, 4, 65542", "false, 4, 393216", "true, 2, 6"
  })
  void readsTheOrientationInEitherByteOrderAsAnyWholeNumber(boolean little, int type, int tag) {
    ByteBuffer exif = ByteBuffer.allocate(26);
    exif.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    exif.put((little ? "II" : "MM").getBytes(ISO_8859_1)).putShort((short) 42).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) type).putInt(1);
    switch (type) {
      case 1, 2 -> exif.put((byte) tag);
      case 3 -> exif.putShort((short) tag);
      default -> exif.putInt(tag);
    }
    String segment = "ffe10022" + "457869660000" + HexFormat.of().formatHex(exif.array());

    ImageHeader header = jpeg(segment, FRAME, SCAN, "ffd9");

    boolean turned = tag == 6 && type != 2;
    assertThat(header.orientation())
        .isEqualTo(turned ? Orientation.QUARTER_TURN_CLOCKWISE : Orientation.UPRIGHT);
    assertThat(header.uprightWidth()).isEqualTo(turned ? 3 : 5);
    assertThat(header.uprightHeight()).isEqualTo(turned ? 5 : 3);
  }

  @Test
  void namesAnAnimationThatItCannotRead() throws IOException {
    byte[] encoded;
    try (var in = ImageHeader.class.getResourceAsStream("/headway/common/image/animated.webp")) {
      encoded = in.readAllBytes();
    }

    assertThatThrownBy(() -> ImageHeader.read(encoded))
        .hasMessage("unsupported kind: animated WebP");
  }

  private static ImageHeader jpeg(String... segments) {
    return ImageHeader.read(HexFormat.of().parseHex("ffd8" + String.join("", segments)));
  }
}
