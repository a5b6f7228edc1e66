package headway.common.augment.affine;

import headway.common.image.RgbImage;

/**
 * Takes every pixel of the answer from where a matrix says, between the four nearest pixels
 * bilinearly. OpenCV's {@code warpAffine} rounds places to 1/32 pixel, blends the edge with the
 * fill value and wraps by another period than SciPy; so this is plain Java, of the same bits on any
 * machine, and as fast on one thread.
 */
public final class Warp {
  private static final int CHANNELS = 3;
  private static final int BITS = 11;
  private static final int ONE = 1 << BITS;
  private static final int HALF = 1 << (2 * BITS - 1);

  private final byte[] from;
  private final int sourceHeight;
  private final int sourceWidth;
  private final AffineMatrix matrix;
  private final Beyond beyond;

  private Warp(RgbImage picture, AffineMatrix matrix, Beyond beyond) {
    this.from = picture.rgb();
    this.sourceHeight = picture.height();
    this.sourceWidth = picture.width();
    this.matrix = matrix;
    this.beyond = beyond;
  }

  /**
   * The warped picture; the given one itself where nothing moves.
   *
   * @param height of the answer, in pixels
   * @param matrix from the answer to {@code picture}
   */
  public static RgbImage warp(
      RgbImage picture, AffineMatrix matrix, Beyond beyond, int height, int width) {
    if (matrix.equals(AffineMatrix.IDENTITY)
        && picture.height() == height
        && picture.width() == width) {
      return picture;
    }
    byte[] to = new byte[height * width * CHANNELS];
    Warp warp = new Warp(picture, matrix, beyond);
    for (int row = 0; row < height; row++) {
      warp.row(row, width, to);
    }
    return new RgbImage(width, height, to);
  }

  private void row(int row, int width, byte[] to) {
    double x0 = matrix.xy() * row + matrix.x0();
    double y0 = matrix.yy() * row + matrix.y0();
    Span columns = Span.between(matrix.xx(), x0, sourceWidth - 1, width);
    Span rows = Span.between(matrix.yx(), y0, sourceHeight - 1, width);
    Span inside = columns.and(rows);
    int first = row * width * CHANNELS;
    edge(0, inside.start(), x0, y0, to, first);
    interior(inside.start(), inside.end(), x0, y0, to, first);
    edge(inside.end(), width, x0, y0, to, first);
  }

  /** All four neighbours are there. */
  private void interior(int start, int end, double x0, double y0, byte[] to, int first) {
    byte[] pixels = from;
    double xx = matrix.xx();
    double yx = matrix.yx();
    int stride = sourceWidth * CHANNELS;
    int out = first + start * CHANNELS;
    for (int column = start; column < end; column++) {
      double x = xx * column + x0;
      double y = yx * column + y0;
      int left = (int) x;
      int top = (int) y;
      int right = (int) ((x - left) * ONE + 0.5);
      int below = (int) ((y - top) * ONE + 0.5);
      int here = top * stride + left * CHANNELS;
      int under = here + stride;
      int w11 = right * below;
      int w10 = (below << BITS) - w11;
      int w01 = (right << BITS) - w11;
      int w00 = (ONE << BITS) - w10 - w01 - w11;
      for (int c = 0; c < CHANNELS; c++) {
        to[out + c] =
            (byte)
                (((pixels[here + c] & 0xff) * w00
                        + (pixels[here + CHANNELS + c] & 0xff) * w01
                        + (pixels[under + c] & 0xff) * w10
                        + (pixels[under + CHANNELS + c] & 0xff) * w11
                        + HALF)
                    >> (2 * BITS));
      }
      out += CHANNELS;
    }
  }

  private void edge(int start, int end, double x0, double y0, byte[] to, int first) {
    for (int column = start; column < end; column++) {
      double x = matrix.xx() * column + x0;
      double y = matrix.yx() * column + y0;
      edgePixel(x, y, to, first + column * CHANNELS);
    }
  }

  private void edgePixel(double x, double y, byte[] to, int out) {
    if (beyond.fills(x, y, sourceHeight, sourceWidth)) {
      for (int c = 0; c < CHANNELS; c++) {
        to[out + c] = (byte) beyond.value();
      }
      return;
    }
    double placeX = beyond.place(x, sourceWidth);
    double placeY = beyond.place(y, sourceHeight);
    int left = (int) placeX;
    int top = (int) placeY;
    int right = (int) ((placeX - left) * ONE + 0.5);
    int below = (int) ((placeY - top) * ONE + 0.5);
    int here = (top * sourceWidth + left) * CHANNELS;
    int aside = left < sourceWidth - 1 ? CHANNELS : 0;
    int under = top < sourceHeight - 1 ? sourceWidth * CHANNELS : 0;
    for (int c = 0; c < CHANNELS; c++, here++) {
      int upper = blend(from[here], from[here + aside], right);
      int lower = blend(from[here + under], from[here + under + aside], right);
      to[out + c] = (byte) ((upper * (ONE - below) + lower * below + HALF) >> (2 * BITS));
    }
  }

  private static int blend(byte one, byte other, int weight) {
    return (one & 0xff) * (ONE - weight) + (other & 0xff) * weight;
  }
}
