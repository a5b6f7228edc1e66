package headway.common.augment.affine;

/**
 * A rectangle of an image, in fractions of its height and width.
 *
 * @param top 0 to 1
 * @param left 0 to 1
 * @param height above 0, at most 1 less {@code top}
 * @param width above 0, at most 1 less {@code left}
 */
public record Region(double top, double left, double height, double width) {
  public static final Region WHOLE = new Region(0, 0, 1, 1);

  /** Maps an output of {@code height × width} pixels to this part of the source image. */
  public AffineMatrix within(int sourceHeight, int sourceWidth, int height, int width) {
    double x = this.width * sourceWidth / width;
    double y = this.height * sourceHeight / height;
    return new AffineMatrix(
        x, 0, left * sourceWidth + (x - 1) / 2, 0, y, top * sourceHeight + (y - 1) / 2);
  }
}
