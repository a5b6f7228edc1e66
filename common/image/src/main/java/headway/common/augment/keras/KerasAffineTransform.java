package headway.common.augment.keras;

import headway.common.augment.affine.AffineMatrix;

/**
 * The arguments of Keras' {@code apply_affine_transform}, by what they do there: TF 2.15 exchanges
 * its axes once more than its names say, so that {@code tx} moves along the width.
 *
 * @param theta degrees; above 0 turns the image anticlockwise
 * @param tx columns; above 0 moves the image to the left
 * @param ty rows; above 0 moves the image up
 * @param shear degrees
 * @param zx of the width; below 1 enlarges
 * @param zy of the height; below 1 enlarges
 */
record KerasAffineTransform(
    double theta, double tx, double ty, double shear, double zx, double zy) {

  /**
   * Keras' product: rotation × shift × shear × zoom. Keras turns about the middle of an image whose
   * height and width are exchanged; that differs for images that are not square, and is not
   * followed by the caller.
   */
  AffineMatrix aboutOrigin() {
    double radians = StrictMath.toRadians(shear);
    AffineMatrix sheared =
        new AffineMatrix(1, -StrictMath.sin(radians), 0, 0, StrictMath.cos(radians), 0);
    return AffineMatrix.rotation(theta)
        .after(AffineMatrix.shift(tx, ty))
        .after(sheared)
        .after(AffineMatrix.scale(zx, zy));
  }
}
