package headway.common.augment.colour;

import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.images.AugmentSettings.Jitter;
import headway.common.config.section.NumberRange;
import headway.common.image.RgbImage;

/**
 * Brightness, contrast, saturation and hue in an order that is drawn (Howard: Some improvements on
 * deep convolutional neural network based image classification, 2013; torchvision's {@code
 * ColorJitter}).
 */
public record ColourJitter(Jitter settings) implements Transform {
  private static final int KINDS = 4;

  @Override
  public RgbImage applyToPixels(RgbImage image, ImageRandom random) {
    ImageRandom own = random.stream("jitter");
    double brightness = own.from(NumberRange.around(1, settings.brightness()));
    double contrast = own.from(NumberRange.around(1, settings.contrast()));
    double saturation = own.from(NumberRange.around(1, settings.saturation()));
    double hue = own.within(settings.hue());
    RgbImage result = image;
    for (int kind : order(own)) {
      result =
          switch (kind) {
            case 0 -> brightness == 1 ? result : ToneAdjustments.brightness(result, brightness);
            case 1 -> contrast == 1 ? result : ToneAdjustments.contrast(result, contrast);
            case 2 -> saturation == 1 ? result : ColourAdjustments.saturation(result, saturation);
            default -> hue == 0 ? result : ColourAdjustments.hue(result, hue);
          };
    }
    return result;
  }

  /** Fisher and Yates. */
  private static int[] order(ImageRandom random) {
    int[] order = {0, 1, 2, 3};
    for (int i = KINDS - 1; i > 0; i--) {
      int j = random.below(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }
}
