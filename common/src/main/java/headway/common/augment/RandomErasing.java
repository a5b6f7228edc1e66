package headway.common.augment;

import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.AugmentSettings.Erase;
import headway.common.config.AugmentSettings.EraseFill;
import headway.common.image.RgbImage;

/**
 * Fills one rectangle (Zhong et al.: Random erasing data augmentation, AAAI 2020, algorithm 1; as
 * in torchvision the aspect is drawn on a logarithmic scale, and after ten tries that do not fit
 * the picture stays).
 */
record RandomErasing(Erase settings) implements Transform {
  private static final int TRIES = 10;
  private static final int LEVELS = 256;
  private static final byte GREY = 127;
  private static final int CHANNELS = 3;

  @Override
  public RgbImage repaints(RgbImage picture, ImageRandom draws) {
    ImageRandom own = draws.stream("erase");
    if (!own.happens(settings.probability())) {
      return picture;
    }
    for (int i = 0; i < TRIES; i++) {
      double area = own.from(settings.area()) * picture.height() * picture.width();
      double aspect = own.logarithmicallyFrom(settings.aspect());
      long rows = Math.round(StrictMath.sqrt(area * aspect));
      long columns = Math.round(StrictMath.sqrt(area / aspect));
      if (rows < picture.height() && columns < picture.width()) {
        return erased(picture, (int) rows, (int) columns, own);
      }
    }
    return picture;
  }

  private RgbImage erased(RgbImage picture, int rows, int columns, ImageRandom draws) {
    int top = draws.below(picture.height() - rows + 1);
    int left = draws.below(picture.width() - columns + 1);
    byte[] rgb = picture.rgb().clone();
    for (int row = top; row < top + rows; row++) {
      int start = (row * picture.width() + left) * CHANNELS;
      for (int i = start; i < start + columns * CHANNELS; i++) {
        rgb[i] = level(settings.fill(), draws);
      }
    }
    return new RgbImage(picture.width(), picture.height(), rgb);
  }

  private static byte level(EraseFill fill, ImageRandom draws) {
    return switch (fill) {
      case NOISE -> (byte) draws.below(LEVELS);
      case GREY -> GREY;
      case BLACK -> 0;
    };
  }
}
