package headway.common.augment;

import headway.common.augment.affine.Region;
import headway.common.augment.step.ImageRandom;
import headway.common.image.ImageDecoder;
import headway.common.image.RgbImage;
import headway.common.image.header.ImageHeader;
import headway.common.image.preprocessing.Preprocessing;
import java.util.Optional;

/**
 * Encoded photos to views in a network's size. A crop is decoded at the scale that it is wanted at,
 * so that it loses no detail; what lies around it comes into view where a warp reaches beyond it.
 * Safe for many threads.
 */
public final class AugmentedImages {
  private final ImageDecoder decoder;
  private final Preprocessing preprocessing;
  private final Augmentation augmentation;
  private final long seed;

  public AugmentedImages(
      ImageDecoder decoder, Preprocessing preprocessing, Augmentation augmentation, long seed) {
    this.decoder = decoder;
    this.preprocessing = preprocessing;
    this.augmentation = augmentation;
    this.seed = seed;
  }

  /**
   * A photo, of which nothing is decoded yet.
   *
   * @param key of the photo, on which its views depend
   */
  public Photo photo(byte[] encoded, String key) {
    return new Photo(encoded, key);
  }

  /** The views of one photo; decoded once where views are not cropped. For one thread. */
  public final class Photo {
    private final byte[] encoded;
    private final String key;
    private Optional<RgbImage> plain = Optional.empty();

    private Photo(byte[] encoded, String key) {
      this.encoded = encoded;
      this.key = key;
    }

    /**
     * One view; view 0 is the image as it is.
     *
     * @throws headway.common.InputException with a short reason, without the image's name
     */
    public RgbImage view(long view) {
      return view == Augmentation.PLAIN_VIEW || augmentation.crop().isEmpty()
          ? augmentation.apply(plain(), seed, key, view)
          : cropped(encoded, ImageRandom.of(seed, key, view));
    }

    private RgbImage plain() {
      if (plain.isEmpty()) {
        plain = Optional.of(decoder.decode(encoded, preprocessing));
      }
      return plain.get();
    }
  }

  private RgbImage cropped(byte[] encoded, ImageRandom random) {
    int height = preprocessing.height();
    int width = preprocessing.width();
    ImageHeader header = ImageHeader.read(encoded);
    Region region = augmentation.region(header.uprightHeight(), header.uprightWidth(), random);
    RgbImage whole =
        decoder.decode(
            encoded,
            side(height, region.height(), header.uprightHeight()),
            side(width, region.width(), header.uprightWidth()),
            preprocessing.resize().stretched(),
            preprocessing.order());
    return augmentation.apply(whole, region, height, width, random);
  }

  /** Of the whole photo, so that its part has the wanted size; never more than is there. */
  private static int side(int wanted, double part, int there) {
    return (int) Math.max(1, Math.min(Math.max(wanted, there), Math.round(wanted / part)));
  }
}
