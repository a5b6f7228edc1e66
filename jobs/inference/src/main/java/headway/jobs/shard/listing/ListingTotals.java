package headway.jobs.shard.listing;

import headway.common.dataset.ListingRow;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.jobs.images.ImageRef;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** The totals of a listing and a digest that does not depend on its order. Mutable. */
public final class ListingTotals implements Serializable {
  /** The mean of ImageNet's photos. */
  public static final long ASSUMED_BYTES = 110_000;

  private static final long serialVersionUID = 1L;

  /** By portion. */
  private final ArrayList<LabelSums> images = new ArrayList<>();

  private final long[] bytes = new long[PlannedSplit.values().length];

  /** Images whose length a list does not tell, by portion. */
  private final long[] unsized = new long[PlannedSplit.values().length];

  private long digest;
  private long grouped;

  /** No images. */
  public ListingTotals() {
    for (int portion = 0; portion < bytes.length; portion++) {
      images.add(new LabelSums());
    }
  }

  /** Adds images that are counted and not listed; the digest does not know them. */
  public ListingTotals add(PlannedSplit portion, int label, long count, long size) {
    images.get(portion.index()).add(label, count);
    bytes[portion.index()] += size;
    return this;
  }

  public ListingTotals add(ImageRef image) {
    int portion = PlannedSplit.of(image.split()).index();
    images.get(portion).add(image.label(), 1);
    if (image.sizeBytes() < 0) {
      unsized[portion]++;
    } else {
      bytes[portion] += image.sizeBytes();
    }
    digest +=
        hash(image.key(), image.sizeBytes(), image.modifiedMillis(), image.label(), image.split());
    grouped += image.group().isEmpty() ? 0 : 1;
    return this;
  }

  public ListingTotals add(ListingTotals other) {
    for (int portion = 0; portion < bytes.length; portion++) {
      images.get(portion).add(other.images.get(portion));
      bytes[portion] += other.bytes[portion];
      unsized[portion] += other.unsized[portion];
    }
    digest += other.digest;
    grouped += other.grouped;
    return this;
  }

  /** What a photo adds to the digest of its listing. */
  static long hash(ListingRow row) {
    return hash(row.key(), row.sizeBytes(), row.modifiedMillis(), row.label(), row.split());
  }

  private static long hash(
      String key, long sizeBytes, long modifiedMillis, int label, Split split) {
    String text =
        key
            + '\0'
            + sizeBytes
            + '\0'
            + modifiedMillis
            + '\0'
            + label
            + '\0'
            + PlannedSplit.of(split);
    return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  public long images(PlannedSplit portion) {
    return images.get(portion.index()).sum();
  }

  public long images(int label) {
    long sum = 0;
    for (LabelSums portion : images) {
      sum += portion.of(label);
    }
    return sum;
  }

  public long images() {
    long sum = 0;
    for (PlannedSplit portion : PlannedSplit.values()) {
      sum += images(portion);
    }
    return sum;
  }

  /**
   * The number of images of a class whose split is known to be {@code split} before any is read.
   */
  public long images(Split split, int label) {
    return images.get(PlannedSplit.of(split).index()).of(label);
  }

  /** The bytes of the images; those of unknown length count as {@value #ASSUMED_BYTES} each. */
  public long bytes(PlannedSplit portion) {
    return bytes[portion.index()] + unsized[portion.index()] * ASSUMED_BYTES;
  }

  /** The number of images that belong to a group. */
  public long grouped() {
    return grouped;
  }

  public String digest() {
    return digest(digest);
  }

  /** The digest of a listing whose photos add up to {@code sum}. */
  static String digest(long sum) {
    return Long.toHexString(sum);
  }
}
