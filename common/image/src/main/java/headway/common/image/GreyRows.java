package headway.common.image;

import static headway.common.image.preprocessing.Preprocessing.CHANNELS;

import headway.common.image.resample.PixelRows;

/** Rows whose three channels are each the luminance. */
final class GreyRows implements PixelRows {
  private final PixelRows colours;

  GreyRows(PixelRows colours) {
    this.colours = colours;
  }

  @Override
  public int width() {
    return colours.width();
  }

  @Override
  public int height() {
    return colours.height();
  }

  @Override
  public void read(int first, int count, byte[] into) {
    colours.read(first, count, into);
    int end = count * width() * CHANNELS;
    for (int i = 0; i < end; i += CHANNELS) {
      byte level = (byte) luminance(into[i + 2] & 0xff, into[i + 1] & 0xff, into[i] & 0xff);
      into[i] = level;
      into[i + 1] = level;
      into[i + 2] = level;
    }
  }

  /**
   * ITU-R 601-2 in 16-bit fixed point, as <a
   * href="https://github.com/python-pillow/Pillow/blob/11.0.0/src/libImaging/Convert.c">Pillow</a>
   * computes mode L. That of a grey pixel is its level.
   */
  static int luminance(int red, int green, int blue) {
    return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
  }
}
