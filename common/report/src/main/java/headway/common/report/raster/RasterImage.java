package headway.common.report.raster;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** An RGB image that is drawn and written as PNG (RFC 2083). */
final class RasterImage {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int CHANNELS = 3;
  private static final int BITS = 8;
  private static final int TRUE_COLOUR = 2;

  /** Rows of three bits of each digit, the topmost first. */
  private static final int[] DIGITS = {
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_001_001_001,
    0b111_101_111_101_111,
    0b111_101_111_001_111,
  };

  private static final int DIGIT_COLUMNS = 3;
  private static final int DIGIT_ROWS = 5;
  private static final int SCALE = 2;

  private final int width;
  private final int height;
  private final byte[] pixels;

  /** All white. */
  RasterImage(int width, int height) {
    this.width = width;
    this.height = height;
    this.pixels = new byte[CHANNELS * width * height];
    Arrays.fill(pixels, (byte) 0xff);
  }

  /** The width in pixels of a number that {@link #number} draws. */
  static int numberWidth(long number) {
    return Long.toString(number).length() * (DIGIT_COLUMNS + 1) * SCALE - SCALE;
  }

  /** The height in pixels of a number that {@link #number} draws. */
  static int numberHeight() {
    return DIGIT_ROWS * SCALE;
  }

  /**
   * Fills a rectangle that lies within the image.
   *
   * @param colour 0xRRGGBB
   */
  void rectangle(int left, int top, int columns, int rows, int colour) {
    for (int y = top; y < top + rows; y++) {
      for (int x = left; x < left + columns; x++) {
        int at = CHANNELS * (y * width + x);
        pixels[at] = (byte) (colour >> 16);
        pixels[at + 1] = (byte) (colour >> 8);
        pixels[at + 2] = (byte) colour;
      }
    }
  }

  /**
   * Draws a number, 0 or above, that lies within the image.
   *
   * @param colour 0xRRGGBB
   */
  void number(long number, int left, int top, int colour) {
    String text = Long.toString(number);
    for (int i = 0; i < text.length(); i++) {
      digit(text.charAt(i) - '0', left + i * (DIGIT_COLUMNS + 1) * SCALE, top, colour);
    }
  }

  private void digit(int digit, int left, int top, int colour) {
    for (int bit = 0; bit < DIGIT_COLUMNS * DIGIT_ROWS; bit++) {
      if ((DIGITS[digit] >> (DIGIT_COLUMNS * DIGIT_ROWS - 1 - bit) & 1) == 1) {
        int x = left + bit % DIGIT_COLUMNS * SCALE;
        rectangle(x, top + bit / DIGIT_COLUMNS * SCALE, SCALE, SCALE, colour);
      }
    }
  }

  /** The image as PNG. */
  byte[] png() {
    try {
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      png.write(SIGNATURE);
      chunk(png, "IHDR", header());
      chunk(png, "IDAT", data());
      chunk(png, "IEND", new byte[0]);
      return png.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory takes all bytes", impossible);
    }
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {BITS, TRUE_COLOUR, 0, 0, 0});
    return header.toByteArray();
  }

  /** The rows, each after the number of its filter, which is none. */
  private byte[] data() throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (DeflaterOutputStream out = new DeflaterOutputStream(data, deflater)) {
      for (int y = 0; y < height; y++) {
        out.write(0);
        out.write(pixels, CHANNELS * width * y, CHANNELS * width);
      }
    } finally {
      deflater.end();
    }
    return data.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data);
    DataOutputStream out = new DataOutputStream(png);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) sum.getValue());
  }
}
