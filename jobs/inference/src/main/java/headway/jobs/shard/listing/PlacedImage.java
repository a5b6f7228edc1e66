package headway.jobs.shard.listing;

import headway.jobs.images.ImageRef;
import java.io.Serializable;

/**
 * An image and its part.
 *
 * @param number of its part within the portion; {@link #NEW} if it has none yet
 */
public record PlacedImage(ImageRef image, int number) implements Serializable {
  public static final int NEW = -1;
}
