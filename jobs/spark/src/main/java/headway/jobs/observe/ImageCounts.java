package headway.jobs.observe;

import java.io.Serializable;
import java.util.Locale;

/**
 * Counts of processed images.
 *
 * @param images accepted images
 * @param refused rejected images
 * @param bytes encoded bytes of all of them
 */
public record ImageCounts(long images, long refused, long bytes) implements Serializable {
  public static final ImageCounts NONE = new ImageCounts(0, 0, 0);

  ImageCounts plus(ImageCounts other) {
    return new ImageCounts(images + other.images, refused + other.refused, bytes + other.bytes);
  }

  /** The component-wise maximum of two counts of the same partition. */
  ImageCounts max(ImageCounts other) {
    return new ImageCounts(
        Math.max(images, other.images),
        Math.max(refused, other.refused),
        Math.max(bytes, other.bytes));
  }

  /** Accepted and rejected images. */
  public long total() {
    return images + refused;
  }

  /** The text that the Spark UI shows. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d images, %d refused, %d bytes", images, refused, bytes);
  }
}
