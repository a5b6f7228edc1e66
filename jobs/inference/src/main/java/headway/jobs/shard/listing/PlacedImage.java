package headway.jobs.shard.listing;

import headway.jobs.images.ImageRef;

/**
 * An image and the file that it is in.
 *
 * @param number of its part, among those of its portion; {@link #NEW} where it has none yet
 */
public record PlacedImage(ImageRef image, int number) {
  public static final int NEW = -1;
}
