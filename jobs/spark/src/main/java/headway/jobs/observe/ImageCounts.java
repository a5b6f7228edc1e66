package headway.jobs.observe;

import java.io.Serializable;
import java.util.Locale;

/**
 * Counts of processed images.
 *
 * @param images that were used
 * @param refused images that were rejected
 * @param bytes of all of them, encoded
 */
public record ImageCounts(long images, long refused, long bytes) implements Serializable {
  public static final ImageCounts NONE = new ImageCounts(0, 0, 0);

  ImageCounts plus(ImageCounts other) {
    return new ImageCounts(images + other.images, refused + other.refused, bytes + other.bytes);
  }

  /** The larger of two counts of the same work. */
  ImageCounts max(ImageCounts other) {
    return new ImageCounts(
        Math.max(images, other.images),
        Math.max(refused, other.refused),
        Math.max(bytes, other.bytes));
  }

  /** Used and rejected images. */
  public long total() {
    return images + refused;
  }

  /** As the Spark UI shows it. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d images, %d refused, %d bytes", images, refused, bytes);
  }
}
