package headway.common.augment;

import headway.common.augment.affine.Region;
import headway.common.augment.step.Draws;
import headway.common.image.ImageDecoder;
import headway.common.image.Preprocessing;
import headway.common.image.Resize;
import headway.common.image.RgbImage;
import headway.common.image.header.ImageHeader;

/**
 * Encoded photos to views in a network's size. A crop is decoded at the scale that it is wanted at,
 * so that it loses no detail; what lies around it comes into view where a warp reaches beyond it.
 * Safe for many threads.
 */
public final class AugmentedPictures {
  private final ImageDecoder decoder;
  private final Preprocessing preprocessing;
  private final Augmentation augmentation;
  private final long seed;

  public AugmentedPictures(
      ImageDecoder decoder, Preprocessing preprocessing, Augmentation augmentation, long seed) {
    this.decoder = decoder;
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * One view; view 0 is the picture as it is.
   *
   * @throws headway.common.InputException with a short reason, without the image's name
   */
  public RgbImage view(byte[] encoded, String key, long view) {
    int height = preprocessing.height();
    int width = preprocessing.width();
    if (view == Augmentation.PLAIN_VIEW || augmentation.crop().isEmpty()) {
      return augmentation.apply(
          decoder.decode(encoded, height, width, preprocessing.resize()), seed, key, view);
    }
    Draws draws = Draws.of(seed, key, view);
    ImageHeader header = ImageHeader.read(encoded);
    Region region = augmentation.region(header.uprightHeight(), header.uprightWidth(), draws);
    RgbImage whole =
        decoder.decode(
            encoded,
            side(height, region.height(), header.uprightHeight()),
            side(width, region.width(), header.uprightWidth()),
            Resize.SQUASH);
    return augmentation.apply(whole, region, height, width, draws);
  }

  /** Of the whole photo, so that its part has the wanted size; never more than is there. */
  private static int side(int wanted, double part, int there) {
    return (int) Math.max(1, Math.min(Math.max(wanted, there), Math.round(wanted / part)));
  }
}
