package headway.common.image;

import static headway.common.image.preprocessing.Preprocessing.CHANNELS;

/** An upright image: rows from the top, columns from the left, three bytes R, G, B a pixel. */
public final class RgbImage {
  private final int width;
  private final int height;
  private final byte[] rgb;

  /** Does not copy the array, which has width × height × 3 bytes. */
  public RgbImage(int width, int height, byte[] rgb) {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "RGB of " + width + "×" + height + " pixels cannot have " + rgb.length + " bytes");
    }
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  /** The pixels themselves, not a copy. */
  public byte[] rgb() {
    return rgb;
  }

  /** One sample, 0 to 255; {@code channel} is 0 for red, 1 for green, 2 for blue. */
  public int at(int row, int column, int channel) {
    return rgb[(row * width + column) * CHANNELS + channel] & 0xff;
  }
}
