package headway.jobs.shard;

import headway.common.dataset.part.PartId;
import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import headway.jobs.images.ImageRef;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PartName;
import headway.jobs.shard.listing.PlacedImage;
import headway.jobs.shard.listing.PlannedSplit;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.Partitioner;

/**
 * Assigns each image to a part of its portion by the hash of its key. Within a part, images are
 * ordered by that hash, so every file is a random sample of its portion's images.
 */
final class ShardPlan extends Partitioner implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int DIGITS = 10;
  private static final int LEAST_IMAGES_PER_FILE = 16;

  private final int[] files = new int[PlannedSplit.values().length];
  private final int[] firstNumbers;
  private final ArrayList<String> again;
  private final HashMap<String, Integer> partitions = new HashMap<>();

  /**
   * Plans the files.
   *
   * @param fresh images that are in no file yet
   * @param targetBytes of images per file
   * @param minimumFiles over all splits, unless a file would then hold fewer than 16 images
   * @param rule for images whose content determines their split
   * @param firstNumbers the number of the first new part of each portion
   * @param again names of existing parts that are rewritten
   */
  ShardPlan(
      ListingTotals fresh,
      long targetBytes,
      int minimumFiles,
      SplitRule rule,
      int[] firstNumbers,
      List<String> again) {
    this.firstNumbers = firstNumbers.clone();
    this.again = new ArrayList<>(again);
    again.forEach(name -> partitions.put(name, partitions.size()));
    int next = 0;
    for (PlannedSplit portion : PlannedSplit.values()) {
      // A mixed part writes one file per split; its largest file has the target size.
      double share = portion == PlannedSplit.MIXED ? rule.largestShare() : 1;
      int filesOfPart = portion == PlannedSplit.MIXED ? rule.splits() : 1;
      long images = (long) Math.ceil(fresh.images(portion) * share);
      if (images > 0) {
        long bySize = ceilDiv((long) (fresh.bytes(portion) * share), targetBytes);
        long byShare = ceilDiv(minimumFiles * fresh.images(portion), fresh.images() * filesOfPart);
        long most = ceilDiv(images, LEAST_IMAGES_PER_FILE);
        files[portion.index()] = (int) Math.max(1, Math.max(bySize, Math.min(byShare, most)));
        next = Math.max(next, firstNumbers[portion.index()] + files[portion.index()]);
      }
      if (portion == PlannedSplit.TEST) {
        // Mixed parts start after all others, so that their file names stay unique.
        this.firstNumbers[PlannedSplit.MIXED.index()] =
            Math.max(next, firstNumbers[PlannedSplit.MIXED.index()]);
      }
    }
  }

  /** The number of new parts of a portion. */
  int parts(PlannedSplit portion) {
    return files[portion.index()];
  }

  /** The part that a partition packs, before its input hash is known. */
  record Target(String name, int number) {
    PartId madeOf(String made) {
      return new PartId(name, number, made);
    }
  }

  /** The part of each partition. */
  List<Target> targets() {
    return IntStream.range(0, numPartitions()).mapToObj(this::target).toList();
  }

  /** The part of a partition. */
  Target target(int partition) {
    if (partition < again.size()) {
      return new Target(again.get(partition), PartName.number(again.get(partition)));
    }
    int position = partition - again.size();
    for (PlannedSplit portion : PlannedSplit.values()) {
      if (position < files[portion.index()]) {
        int number = firstNumbers[portion.index()] + position;
        return new Target(PartName.of(portion, number), number);
      }
      position -= files[portion.index()];
    }
    throw new IndexOutOfBoundsException("there is no partition " + partition);
  }

  /** Whether the image's part must be written. */
  boolean isPlanned(PlacedImage placed) {
    return placed.number() == PlacedImage.NEW || partitions.containsKey(name(placed));
  }

  private static String name(PlacedImage placed) {
    return PartName.of(portion(placed.image()), placed.number());
  }

  private static PlannedSplit portion(ImageRef image) {
    return PlannedSplit.of(image.split());
  }

  /** The number of the image's part within its portion. */
  int number(PlacedImage placed) {
    return placed.number() == PlacedImage.NEW
        ? firstNumbers[portion(placed.image()).index()] + position(placed.image())
        : placed.number();
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /** The key that orders images by partition and, within it, by the hash of their key. */
  String sortKey(PlacedImage placed) {
    ImageRef image = placed.image();
    int partition =
        placed.number() == PlacedImage.NEW
            ? again.size() + first(portion(image)) + position(image)
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
    return Math.floorMod(hash(digest(image)), files[portion(image).index()]);
  }

  private static int hash(byte[] digest) {
    return (digest[0] & 0xff) << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | (digest[3] & 0xff);
  }

  private int first(PlannedSplit portion) {
    int first = 0;
    for (int i = 0; i < portion.index(); i++) {
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
