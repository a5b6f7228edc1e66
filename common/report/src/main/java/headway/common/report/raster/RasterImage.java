package headway.common.report.raster;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** An RGB image that is drawn and written as PNG. */
final class RasterImage {
  /**
   * Rows of three bits of each digit, the topmost first: text by fonts needs some on the machine.
   */
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

  private static final int WHITE = 0xffffff;

  private final BufferedImage image;

  /** All white. */
  RasterImage(int width, int height) {
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    rectangle(0, 0, width, height, WHITE);
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
        image.setRGB(x, y, colour);
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
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory takes all bytes", impossible);
    }
    return png.toByteArray();
  }
}
