package headway.jobs.shard.listing;

import headway.jobs.images.ImageRef;

/**
 * An image and its part.
 *
 * @param number of its part within the portion; {@link #NEW} if it has none yet
 */
public record PlacedImage(ImageRef image, int number) {
  public static final int NEW = -1;
}
