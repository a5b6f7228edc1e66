package headway.common.augment;

import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.images.AugmentSettings.Erase;
import headway.common.config.images.AugmentSettings.EraseFill;
import headway.common.image.RgbImage;

/**
 * Fills one rectangle (Zhong et al.: Random erasing data augmentation, AAAI 2020, algorithm 1; as
 * in torchvision the aspect is drawn on a logarithmic scale, and after ten tries that do not fit
 * the image stays).
 */
record RandomErasing(Erase settings) implements Transform {
  private static final int TRIES = 10;
  private static final int LEVELS = 256;
  private static final byte GREY = 127;
  private static final int CHANNELS = 3;

  @Override
  public RgbImage applyToPixels(RgbImage image, ImageRandom random) {
    ImageRandom own = random.stream("erase");
    if (!own.happens(settings.probability())) {
      return image;
    }
    for (int i = 0; i < TRIES; i++) {
      double area = own.from(settings.area()) * image.height() * image.width();
      double aspect = own.logarithmicallyFrom(settings.aspect());
      long rows = Math.round(StrictMath.sqrt(area * aspect));
      long columns = Math.round(StrictMath.sqrt(area / aspect));
      if (rows < image.height() && columns < image.width()) {
        return erased(image, (int) rows, (int) columns, own);
      }
    }
    return image;
  }

  private RgbImage erased(RgbImage image, int rows, int columns, ImageRandom random) {
    int top = random.below(image.height() - rows + 1);
    int left = random.below(image.width() - columns + 1);
    byte[] rgb = image.rgb().clone();
    for (int row = top; row < top + rows; row++) {
      int start = (row * image.width() + left) * CHANNELS;
      for (int i = start; i < start + columns * CHANNELS; i++) {
        rgb[i] = level(settings.fill(), random);
      }
    }
    return new RgbImage(image.width(), image.height(), rgb);
  }

  private static byte level(EraseFill fill, ImageRandom random) {
    return switch (fill) {
      case NOISE -> (byte) random.below(LEVELS);
      case GREY -> GREY;
      case BLACK -> 0;
    };
  }
}
