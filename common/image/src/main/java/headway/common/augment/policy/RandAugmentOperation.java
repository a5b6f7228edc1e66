package headway.common.augment.policy;

import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.colour.ColourAdjustments;
import headway.common.augment.colour.Sharpness;
import headway.common.augment.colour.ToneAdjustments;
import headway.common.image.RgbImage;

/** The operations of RandAugment, their ranges as in torchvision. */
enum RandAugmentOperation {
  IDENTITY,
  SHEAR_X,
  SHEAR_Y,
  TRANSLATE_X,
  TRANSLATE_Y,
  ROTATE,
  BRIGHTNESS,
  COLOUR,
  CONTRAST,
  SHARPNESS,
  POSTERIZE,
  SOLARIZE,
  AUTO_CONTRAST,
  EQUALIZE;

  private static final double MOST_SHEAR = 0.3;
  private static final double MOST_TRANSLATION = 150.0 / 331;
  private static final double MOST_DEGREES = 30;
  private static final double MOST_FACTOR = 0.9;
  private static final int MOST_BITS = 4;
  private static final int ALL_BITS = 8;
  private static final double ABOVE_ALL = 256;

  /**
   * @param strength −1 to 1
   */
  AffineMatrix affine(double strength, int height, int width) {
    AffineMatrix move =
        switch (this) {
          case SHEAR_X -> new AffineMatrix(1, MOST_SHEAR * strength, 0, 0, 1, 0);
          case SHEAR_Y -> new AffineMatrix(1, 0, 0, MOST_SHEAR * strength, 1, 0);
          case TRANSLATE_X -> AffineMatrix.shift(MOST_TRANSLATION * strength * width, 0);
          case TRANSLATE_Y -> AffineMatrix.shift(0, MOST_TRANSLATION * strength * height);
          case ROTATE -> AffineMatrix.rotation(MOST_DEGREES * strength);
          default -> AffineMatrix.IDENTITY;
        };
    return move.aboutMiddle(height, width);
  }

  /**
   * @param strength −1 to 1; its sign counts only where an operation has two directions
   */
  RgbImage applyToPixels(RgbImage image, double strength) {
    double factor = 1 + MOST_FACTOR * strength;
    return switch (this) {
      case BRIGHTNESS -> ToneAdjustments.brightness(image, factor);
      case COLOUR -> ColourAdjustments.saturation(image, factor);
      case CONTRAST -> ToneAdjustments.contrast(image, factor);
      case SHARPNESS -> Sharpness.sharpness(image, factor);
      case POSTERIZE ->
          ToneAdjustments.posterize(
              image, ALL_BITS - (int) Math.round(MOST_BITS * Math.abs(strength)));
      case SOLARIZE -> ToneAdjustments.solarize(image, ABOVE_ALL * (1 - Math.abs(strength)));
      case AUTO_CONTRAST -> ToneAdjustments.autoContrast(image);
      case EQUALIZE -> ToneAdjustments.equalize(image);
      default -> image;
    };
  }
}
