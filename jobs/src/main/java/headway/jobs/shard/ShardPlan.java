package headway.jobs.shard;

import headway.common.dataset.Split;
import headway.common.storage.Sha256;
import headway.jobs.images.ImageRef;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PartName;
import headway.jobs.shard.listing.PlacedImage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.spark.Partitioner;

/**
 * Which file each image goes to: its split's, and among those the one that the hash of its key
 * picks. Within a file images are ordered by that hash, so every file is a random mixture of
 * classes.
 */
final class ShardPlan extends Partitioner implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int DIGITS = 5;
  private static final int LEAST_IMAGES_PER_FILE = 16;

  private final int[] files = new int[Split.values().length];
  private final int[] firstNumbers;
  private final ArrayList<String> again;
  private final HashMap<String, Integer> partitions = new HashMap<>();

  /**
   * Plans the files.
   *
   * @param fresh images that are in no file yet
   * @param targetBytes of pictures in a file
   * @param minimumFiles over all splits, unless they would hold a handful of images each
   * @param firstNumbers by split, the number of its first new file
   * @param again names of the files that were there and are written again
   */
  ShardPlan(
      ListingTotals fresh,
      long targetBytes,
      int minimumFiles,
      int[] firstNumbers,
      List<String> again) {
    this.firstNumbers = firstNumbers.clone();
    this.again = new ArrayList<>(again);
    again.forEach(name -> partitions.put(name, partitions.size()));
    for (Split split : Split.values()) {
      long images = fresh.images(split);
      if (images == 0) {
        continue;
      }
      long bySize = ceilDiv(fresh.bytes(split), targetBytes);
      long byShare = ceilDiv(minimumFiles * images, fresh.images());
      long most = ceilDiv(images, LEAST_IMAGES_PER_FILE);
      files[split.index()] = (int) Math.max(1, Math.max(bySize, Math.min(byShare, most)));
    }
  }

  /** Each partition's file. */
  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    again.forEach(name -> targets.add(new Target(name, PartName.number(name))));
    for (Split split : Split.values()) {
      for (int i = 0; i < files[split.index()]; i++) {
        int number = firstNumbers[split.index()] + i;
        targets.add(new Target(PartName.of(split, number), number));
      }
    }
    return targets;
  }

  /** Whether the image's file is written. */
  boolean isPlanned(PlacedImage placed) {
    return placed.number() == PlacedImage.NEW || partitions.containsKey(name(placed));
  }

  private static String name(PlacedImage placed) {
    return PartName.of(placed.image().split(), placed.number());
  }

  /** The number of the image's file, among those of its split. */
  int number(PlacedImage placed) {
    return placed.number() == PlacedImage.NEW
        ? firstNumbers[placed.image().split().index()] + position(placed.image())
        : placed.number();
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /** Orders images by partition and, within it, by the hash of their key. */
  String sortKey(PlacedImage placed) {
    ImageRef image = placed.image();
    int partition =
        placed.number() == PlacedImage.NEW
            ? again.size() + first(image.split()) + position(image)
            : partitions.get(name(placed));
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", partition)
        + HexFormat.of().formatHex(digest(image), 8, 16)
        + image.key()
        + '\0'
        + image.label();
  }

  private static byte[] digest(ImageRef image) {
    return Sha256.digest().digest(("order:" + image.key()).getBytes(StandardCharsets.UTF_8));
  }

  private int position(ImageRef image) {
    return Math.floorMod(hash(digest(image)), files[image.split().index()]);
  }

  private static int hash(byte[] digest) {
    return (digest[0] & 0xff) << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | (digest[3] & 0xff);
  }

  private int first(Split split) {
    int first = 0;
    for (int i = 0; i < split.index(); i++) {
      first += files[i];
    }
    return first;
  }

  @Override
  public int numPartitions() {
    int sum = again.size();
    for (int each : files) {
      sum += each;
    }
    return sum;
  }

  @Override
  public int getPartition(Object sortKey) {
    return Integer.parseInt(((String) sortKey).substring(0, DIGITS));
  }
}
