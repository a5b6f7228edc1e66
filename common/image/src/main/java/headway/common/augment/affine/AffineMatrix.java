package headway.common.augment.affine;

/**
 * Maps a position in the output to the position in the input that its pixel is sampled from, in
 * pixels between pixel centres: {@code x' = xx·x + xy·y + x0} and {@code y' = yx·x + yy·y + y0},
 * where x counts columns and y rows.
 */
public record AffineMatrix(double xx, double xy, double x0, double yx, double yy, double y0) {
  public static final AffineMatrix IDENTITY = new AffineMatrix(1, 0, 0, 0, 1, 0);

  public static AffineMatrix shift(double x, double y) {
    return new AffineMatrix(1, 0, x, 0, 1, y);
  }

  public static AffineMatrix scale(double x, double y) {
    return new AffineMatrix(x, 0, 0, 0, y, 0);
  }

  public static AffineMatrix rotation(double degrees) {
    double radians = StrictMath.toRadians(degrees);
    double sine = StrictMath.sin(radians);
    double cosine = StrictMath.cos(radians);
    return new AffineMatrix(cosine, -sine, 0, sine, cosine, 0);
  }

  /** The composition: {@code first}, then this. */
  public AffineMatrix after(AffineMatrix first) {
    return new AffineMatrix(
        xx * first.xx + xy * first.yx,
        xx * first.xy + xy * first.yy,
        xx * first.x0 + xy * first.y0 + x0,
        yx * first.xx + yy * first.yx,
        yx * first.xy + yy * first.yy,
        yx * first.x0 + yy * first.y0 + y0);
  }

  /** This matrix about the point (x, y) instead of the first pixel's centre. */
  public AffineMatrix about(double x, double y) {
    return shift(x, y).after(this).after(shift(-x, -y));
  }

  /** This matrix about the centre of an image of this size. */
  public AffineMatrix aboutMiddle(int height, int width) {
    return about((width - 1) / 2.0, (height - 1) / 2.0);
  }

  /** Mirrors the output, of the given size, left to right and top to bottom. */
  public AffineMatrix mirrored(boolean columns, boolean rows, int height, int width) {
    return after(
        new AffineMatrix(
            columns ? -1 : 1, 0, columns ? width - 1 : 0, 0, rows ? -1 : 1, rows ? height - 1 : 0));
  }
}
