package headway.common.augment.step;

import headway.common.augment.affine.AffineMatrix;
import headway.common.image.RgbImage;

/**
 * One step of an augmentation: a small immutable value. Its effect depends on that value and the
 * random numbers alone. Both methods may be called with the same random numbers and must agree. A
 * step draws from a stream of its own.
 */
public interface Transform {
  /** Maps positions in the output of this step to positions in its input, both of this size. */
  default AffineMatrix affine(int height, int width, ImageRandom random) {
    return AffineMatrix.IDENTITY;
  }

  /** Changes pixel values, not positions; does not modify {@code image}. */
  default RgbImage applyToPixels(RgbImage image, ImageRandom random) {
    return image;
  }
}
