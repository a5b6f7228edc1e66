package headway.jobs.plan.data;

import headway.common.dataset.split.Split;
import headway.jobs.shard.listing.PlannedSplit;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** Numbers, bytes and key bytes of listed images. Mutable. */
public final class ListedSizes {
  private final Map<PlannedSplit, Long> portions = new EnumMap<>(PlannedSplit.class);
  private long images;
  private long sized;
  private long bytes;
  private long keyBytes;

  /**
   * Adds an image.
   *
   * @param split known before its content; null if there is none
   * @param sizeBytes of its file; below 0 where the listing does not say
   */
  public void add(String key, Split split, long sizeBytes) {
    portions.merge(PlannedSplit.of(split), 1L, Long::sum);
    images++;
    keyBytes += key.getBytes(StandardCharsets.UTF_8).length;
    if (sizeBytes >= 0) {
      sized++;
      bytes += sizeBytes;
    }
  }

  void add(ListedSizes other) {
    other.portions.forEach((portion, count) -> portions.merge(portion, count, Long::sum));
    images += other.images;
    sized += other.sized;
    bytes += other.bytes;
    keyBytes += other.keyBytes;
  }

  /** The number of all images. */
  public long images() {
    return images;
  }

  /** The numbers of images by portion, scaled by a factor. */
  public Map<PlannedSplit, Long> scaled(double factor) {
    Map<PlannedSplit, Long> scaled = new EnumMap<>(portions);
    scaled.replaceAll((portion, count) -> Math.round(count * factor));
    return scaled;
  }

  /** Of an image's file, of those whose size the listing says. */
  public double meanBytes() {
    return (double) bytes / Math.max(1, sized);
  }

  /** Of an image's key in UTF-8; at least one image must have been added. */
  public double meanKeyBytes() {
    return (double) keyBytes / images;
  }
}
