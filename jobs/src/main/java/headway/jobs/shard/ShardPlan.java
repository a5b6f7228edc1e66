package headway.jobs.shard;

import headway.common.dataset.Split;
import headway.common.storage.Sha256;
import headway.jobs.images.ImageRef;
import headway.jobs.shard.listing.ListingTotals;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

  /**
   * Plans the files.
   *
   * @param targetBytes of pictures in a file
   * @param minimumFiles over all splits, unless they would hold a handful of images each
   */
  ShardPlan(ListingTotals totals, long targetBytes, int minimumFiles) {
    for (Split split : Split.values()) {
      long images = totals.images(split);
      if (images == 0) {
        continue;
      }
      long bySize = ceilDiv(totals.bytes(split), targetBytes);
      long byShare = ceilDiv(minimumFiles * images, totals.images());
      long most = ceilDiv(images, LEAST_IMAGES_PER_FILE);
      files[split.index()] = (int) Math.max(1, Math.max(bySize, Math.min(byShare, most)));
    }
  }

  private static long ceilDiv(long a, long b) {
    return (a + b - 1) / b;
  }

  /** Orders images by file and, within a file, by the hash of their key. */
  String sortKey(ImageRef image) {
    byte[] digest =
        Sha256.digest().digest(("order:" + image.key()).getBytes(StandardCharsets.UTF_8));
    int position = Math.floorMod(hash(digest), files[image.split().index()]);
    return String.format(Locale.ROOT, "%0" + DIGITS + "d", first(image.split()) + position)
        + HexFormat.of().formatHex(digest, 8, 16)
        + image.key()
        + '\0'
        + image.label();
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

  private Split split(int partition) {
    int rest = partition;
    for (Split split : Split.values()) {
      if (rest < files[split.index()]) {
        return split;
      }
      rest -= files[split.index()];
    }
    throw new IllegalArgumentException("no file " + partition + " in this plan");
  }

  /** What follows the split in the file name; Hugging Face finds the split before it. */
  String fileSuffix(int partition) {
    return String.format(Locale.ROOT, "-%05d.parquet", partition - first(split(partition)));
  }

  @Override
  public int numPartitions() {
    int sum = 0;
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
