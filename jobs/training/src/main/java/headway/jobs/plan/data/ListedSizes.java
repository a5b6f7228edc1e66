package headway.jobs.plan.data;

import headway.common.algorithm.SplitMix64;
import headway.common.dataset.split.Split;
import headway.common.storage.Storage;
import headway.jobs.shard.listing.PlannedSplit;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Numbers and bytes of listed images, and of their keys as shards keep them. Mutable. */
public final class ListedSizes {
  private static final int SAMPLED_KEYS = 512;

  private final Map<PlannedSplit, Long> portions = new EnumMap<>(PlannedSplit.class);
  private long images;
  private long sized;
  private long bytes;

  /** Some keys, in random order. */
  private final TreeMap<Long, String> sample = new TreeMap<>();

  /**
   * Adds an image.
   *
   * @param split known before its content; null if there is none
   * @param sizeBytes of its file; below 0 where the listing does not say
   */
  public void add(String key, Split split, long sizeBytes) {
    portions.merge(PlannedSplit.of(split), 1L, Long::sum);
    images++;
    sample(SplitMix64.mix(key.hashCode()), key);
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
    other.sample.forEach(this::sample);
  }

  private void sample(long order, String key) {
    if (sample.size() < SAMPLED_KEYS || order < sample.lastKey()) {
      sample.put(order, key);
      if (sample.size() > SAMPLED_KEYS) {
        sample.pollLastEntry();
      }
    }
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

  /** Of an image's key in UTF-8, without the first bytes that the key before it has too. */
  public double meanKeyBytes() {
    return stored(key -> key);
  }

  /** Of the name of an image's file, counted like the bytes of keys. */
  public double meanNameBytes() {
    return stored(key -> key.substring(key.lastIndexOf('/') + 1));
  }

  /**
   * How many of its first bytes an image shares with the image before it in a shard, in the mean; 0
   * where the images are gone.
   *
   * @param uri of an image by its key
   */
  public double sharedBytes(Storage storage, UnaryOperator<String> uri) {
    return SharedPrefix.mean(storage, sample.values().stream().map(uri).toList(), meanBytes());
  }

  private double stored(UnaryOperator<String> part) {
    List<byte[]> all =
        sample.values().stream()
            .map(part)
            .map(each -> each.getBytes(StandardCharsets.UTF_8))
            .toList();
    double whole = all.stream().mapToInt(each -> each.length).average().orElse(0);
    return whole - SharedPrefix.mean(all);
  }
}
