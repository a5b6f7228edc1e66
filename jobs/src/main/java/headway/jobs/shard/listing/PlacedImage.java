package headway.jobs.shard.listing;

import headway.jobs.images.ImageRef;

/**
 * An image and the file that it is in.
 *
 * @param number of the shard file, among those of its split; {@link #NEW} where it has none yet
 */
public record PlacedImage(ImageRef image, int number) {
  public static final int NEW = -1;
}
