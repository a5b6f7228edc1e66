package headway.common.augment.step;

import headway.common.augment.affine.AffineMatrix;
import headway.common.image.RgbImage;

/**
 * One step of an augmentation: a small immutable value. What it does to a picture depends on that
 * value and the draws alone; both methods may be called for the same draws and must agree. A step
 * draws from a stream of its own.
 */
public interface Transform {
  /** From a picture of this size after the step to the one before it. */
  default AffineMatrix moves(int height, int width, ImageRandom draws) {
    return AffineMatrix.IDENTITY;
  }

  /** The picture with other values at the same places; {@code picture} itself is left alone. */
  default RgbImage repaints(RgbImage picture, ImageRandom draws) {
    return picture;
  }
}
