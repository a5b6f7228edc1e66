package headway.jobs.shard.listing;

import headway.common.dataset.Split;
import headway.common.storage.Sha256;
import headway.jobs.images.ImageRef;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** How much was listed, and a digest of it that does not depend on the order. Adds up in place. */
public final class ListingTotals implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[][] images;
  private final long[] bytes;
  private long digest;

  public ListingTotals(int classes) {
    this(new long[Split.values().length][classes], new long[Split.values().length], 0);
  }

  ListingTotals(long[][] images, long[] bytes, long digest) {
    this.images = images;
    this.bytes = bytes;
    this.digest = digest;
  }

  public ListingTotals add(ImageRef image) {
    images[image.split().index()][image.label()]++;
    bytes[image.split().index()] += Math.max(0, image.sizeBytes());
    digest += hash(image);
    return this;
  }

  public ListingTotals add(ListingTotals other) {
    for (int split = 0; split < images.length; split++) {
      for (int label = 0; label < images[split].length; label++) {
        images[split][label] += other.images[split][label];
      }
      bytes[split] += other.bytes[split];
    }
    digest += other.digest;
    return this;
  }

  private static long hash(ImageRef image) {
    String text =
        image.key()
            + '\0'
            + image.sizeBytes()
            + '\0'
            + image.modifiedMillis()
            + '\0'
            + image.label()
            + '\0'
            + image.split();
    return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }

  public long images(Split split) {
    long sum = 0;
    for (long each : images[split.index()]) {
      sum += each;
    }
    return sum;
  }

  public long images(int label) {
    long sum = 0;
    for (long[] split : images) {
      sum += split[label];
    }
    return sum;
  }

  public long images() {
    long sum = 0;
    for (Split split : Split.values()) {
      sum += images(split);
    }
    return sum;
  }

  public long bytes(Split split) {
    return bytes[split.index()];
  }

  public String digest() {
    return Long.toHexString(digest);
  }
}
