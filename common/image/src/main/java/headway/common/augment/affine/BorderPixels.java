package headway.common.augment.affine;

import headway.common.image.RgbImage;
import java.util.Arrays;

/** Computes the pixels of a warped image that lie beyond the borders of the source image. */
final class BorderPixels {
  private static final int CHANNELS = 3;
  private static final int BITS = 11;
  private static final int ONE = 1 << BITS;

  private final byte[] from;
  private final int height;
  private final int width;
  private final AffineMatrix matrix;
  private final BorderMode border;

  BorderPixels(RgbImage image, AffineMatrix matrix, BorderMode border) {
    this.from = image.rgb();
    this.height = image.height();
    this.width = image.width();
    this.matrix = matrix;
    this.border = border;
  }

  void paintOver(RgbImage warped) {
    int columns = warped.width();
    for (int row = 0; row < warped.height(); row++) {
      long x = FixedPoint.of(matrix.xy() * row + matrix.x0());
      long y = FixedPoint.of(matrix.yy() * row + matrix.y0());
      ColumnRange inside =
          ColumnRange.between(FixedPoint.of(matrix.xx()), x, FixedPoint.of(width - 1) + 1, columns)
              .and(
                  ColumnRange.between(
                      FixedPoint.of(matrix.yx()), y, FixedPoint.of(height - 1) + 1, columns));
      int first = row * columns * CHANNELS;
      paint(0, inside.start(), x, y, warped.rgb(), first);
      paint(inside.end(), columns, x, y, warped.rgb(), first);
    }
  }

  private void paint(int start, int end, long x0, long y0, byte[] to, int first) {
    long stepX = FixedPoint.of(matrix.xx());
    long stepY = FixedPoint.of(matrix.yx());
    for (int column = start; column < end; column++) {
      long x = x0 + column * stepX;
      long y = y0 + column * stepY;
      int out = first + column * CHANNELS;
      if (border.fills(x, y, height, width)) {
        Arrays.fill(to, out, out + CHANNELS, (byte) border.value());
      } else {
        blend(border.sourcePosition(x, width), border.sourcePosition(y, height), to, out);
      }
    }
  }

  private void blend(long x, long y, byte[] to, int out) {
    int left = FixedPoint.whole(x);
    int top = FixedPoint.whole(y);
    int right = weight(x);
    int below = weight(y);
    int here = (top * width + left) * CHANNELS;
    int aside = left < width - 1 ? CHANNELS : 0;
    int under = top < height - 1 ? width * CHANNELS : 0;
    for (int c = 0; c < CHANNELS; c++, here++) {
      int upper = between(from[here], from[here + aside], right);
      int lower = between(from[here + under], from[here + under + aside], right);
      int sum = upper * (ONE - below) + lower * below;
      to[out + c] = (byte) ((sum + ONE * ONE / 2) >> (2 * BITS));
    }
  }

  /** What lies after the whole pixel, in 2⁻¹¹. */
  private static int weight(long position) {
    return (int) (position >>> (FixedPoint.BITS - BITS)) & (ONE - 1);
  }

  private static int between(byte one, byte other, int weight) {
    return (one & 0xff) * (ONE - weight) + (other & 0xff) * weight;
  }
}
