package headway.common.augment;

import headway.common.augment.affine.AffineMatrix;
import headway.common.augment.affine.AffineWarp;
import headway.common.augment.affine.BorderMode;
import headway.common.augment.affine.Region;
import headway.common.augment.colour.ColourJitter;
import headway.common.augment.keras.RandomAffine;
import headway.common.augment.keras.RandomBrightness;
import headway.common.augment.policy.RandAugment;
import headway.common.augment.step.ImageRandom;
import headway.common.augment.step.Transform;
import headway.common.config.images.AugmentSettings;
import headway.common.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is done to a training photo. View 0 is always the plain image; any other view, or epoch, is
 * drawn from (seed, key, view) alone. Order: crop, Keras' affine transforms and the policy's moves,
 * all in one warp; then the policy's colours, Keras' channel shift and brightness, colour jitter,
 * erasing. Safe for many threads.
 *
 * @param crop where photos are cropped
 * @param steps in their order
 * @param border what the image is taken to be outside its edges
 */
public record Augmentation(Optional<RandomCrop> crop, List<Transform> steps, BorderMode border) {
  /** The view that is never changed. */
  public static final int PLAIN_VIEW = 0;

  public Augmentation {
    steps = List.copyOf(steps);
  }

  /** What the settings say; they are checked when they are read. */
  public static Augmentation of(AugmentSettings settings) {
    List<Transform> steps = new ArrayList<>();
    if (!settings.affine().isOff()) {
      steps.add(new RandomAffine(settings.affine()));
    }
    if (!settings.policy().isOff()) {
      steps.add(new RandAugment(settings.policy()));
    }
    if (!settings.levels().isOff()) {
      steps.add(new RandomBrightness(settings.levels()));
    }
    if (!settings.jitter().isOff()) {
      steps.add(new ColourJitter(settings.jitter()));
    }
    if (!settings.erase().isOff()) {
      steps.add(new RandomErasing(settings.erase()));
    }
    return new Augmentation(
        Optional.of(settings.crop()).filter(crop -> !crop.isOff()).map(RandomCrop::new),
        steps,
        new BorderMode(
            settings.affine().fillMode(), (int) Math.round(settings.affine().fillValue())));
  }

  /**
   * One view of a decoded image, in its own size; the image itself where nothing changes.
   *
   * @param key of the photo
   * @param view its number, or the epoch's where every epoch has its own; 0 is the plain image
   */
  public RgbImage apply(RgbImage image, long seed, String key, long view) {
    if (view == PLAIN_VIEW) {
      return image;
    }
    ImageRandom random = ImageRandom.of(seed, key, view);
    Region region = region(image.height(), image.width(), random);
    return apply(image, region, image.height(), image.width(), random);
  }

  /** The part of the upright photo that is shown, before anything is done to it. */
  Region region(int height, int width, ImageRandom random) {
    return crop.map(each -> each.draw(height, width, random)).orElse(Region.WHOLE);
  }

  /** One view of {@code region} of the image, in the size given. */
  RgbImage apply(RgbImage image, Region region, int height, int width, ImageRandom random) {
    AffineMatrix matrix = region.within(image.height(), image.width(), height, width);
    for (Transform step : steps) {
      matrix = matrix.after(step.affine(height, width, random));
    }
    RgbImage result = AffineWarp.warp(image, matrix, border, height, width);
    for (Transform step : steps) {
      result = step.applyToPixels(result, random);
    }
    return result;
  }
}
