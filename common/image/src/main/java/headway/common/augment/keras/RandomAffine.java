package headway.common.augment.keras;

import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.images.AugmentSettings.Affine;
import headway.common.config.section.NumberRange;

/**
 * Rotation, shifts, shear, zoom and flips as Keras' {@code ImageDataGenerator} draws and composes
 * them. Where Keras 2.15 errs, this does what its documentation says: {@code widthShift} moves
 * along the width (there {@code height_shift_range} does), and images that are not square turn
 * about their own middle.
 */
public record RandomAffine(Affine settings) implements Transform {
  private static final double EVERY_OTHER = 0.5;

  @Override
  public AffineMatrix affine(int height, int width, ImageRandom random) {
    ImageRandom own = random.stream("affine");
    double theta = own.within(settings.rotationDegrees());
    double x = shift(settings.widthShift(), width, own);
    double y = shift(settings.heightShift(), height, own);
    double shear = own.within(settings.shearDegrees());
    NumberRange zoom = settings.zoom();
    KerasAffineTransform drawn =
        new KerasAffineTransform(theta, x, y, shear, own.from(zoom), own.from(zoom));
    boolean columns = own.happens(EVERY_OTHER) && settings.horizontalFlip();
    boolean rows = own.happens(EVERY_OTHER) && settings.verticalFlip();
    return drawn.aboutOrigin().aboutMiddle(height, width).mirrored(columns, rows, height, width);
  }

  private static double shift(double most, int side, ImageRandom random) {
    return random.within(most < 1 ? most * side : most);
  }
}
