package headway.common.augment;

import headway.common.augment.affine.Region;
import headway.common.augment.step.ImageRandom;
import headway.common.config.images.AugmentSettings.Crop;
import headway.common.config.section.NumberRange;

/**
 * Random resized crop: a part of the photo with a share of its area drawn evenly and an aspect
 * drawn on a logarithmic scale (Szegedy et al.: Going deeper with convolutions, CVPR 2015, section
 * 6; the tries and the fall-back are torchvision's {@code RandomResizedCrop}).
 */
public record RandomCrop(Crop settings) {
  private static final int TRIES = 10;

  /**
   * The part to keep.
   *
   * @param height of the upright photo, in pixels
   */
  public Region draw(int height, int width, ImageRandom random) {
    ImageRandom own = random.stream("crop");
    for (int i = 0; i < TRIES; i++) {
      double area = own.from(settings.area()) * height * width;
      double aspect = own.logarithmicallyFrom(settings.aspect());
      double columns = StrictMath.sqrt(area * aspect);
      double rows = StrictMath.sqrt(area / aspect);
      if (columns <= width && rows <= height) {
        return new Region(
            own.unit() * (height - rows) / height,
            own.unit() * (width - columns) / width,
            rows / height,
            columns / width);
      }
    }
    return middle(height, width);
  }

  private Region middle(int height, int width) {
    NumberRange aspect = settings.aspect();
    double wanted = Math.max(aspect.low(), Math.min(aspect.high(), (double) width / height));
    double rows = Math.min(1, width / (wanted * height));
    double columns = Math.min(1, wanted * height / width);
    return new Region((1 - rows) / 2, (1 - columns) / 2, rows, columns);
  }
}
