package headway.jobs.observe;

import java.io.Serializable;
import java.util.Locale;

/**
 * How many images went by.
 *
 * @param images that were of use
 * @param refused images that were not
 * @param bytes of all of them, encoded
 */
public record ImageCounts(long images, long refused, long bytes) implements Serializable {
  public static final ImageCounts NONE = new ImageCounts(0, 0, 0);

  ImageCounts plus(ImageCounts other) {
    return new ImageCounts(images + other.images, refused + other.refused, bytes + other.bytes);
  }

  /** Of two counts of the same work the one that got further. */
  ImageCounts furthest(ImageCounts other) {
    return new ImageCounts(
        Math.max(images, other.images),
        Math.max(refused, other.refused),
        Math.max(bytes, other.bytes));
  }

  /** All of them. */
  public long seen() {
    return images + refused;
  }

  /** As the Spark UI shows it. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d images, %d refused, %d bytes", images, refused, bytes);
  }
}
