package headway.jobs.shard.splits;

import headway.common.dataset.split.Split;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts of images with the same bytes. Its size depends only on the number of labels and parts;
 * adding n images takes n log n steps, whatever parts they are in. Mutable.
 */
public final class DuplicateCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private final IntegerSet labels = new IntegerSet();
  private final IntegerSet parts = new IntegerSet();
  private final long[] bySplit = new long[Split.values().length];
  private long images;

  /** One image that an earlier run removed because of contradictory labels. */
  public static DuplicateCounts takenOut(int label) {
    DuplicateCounts counts = new DuplicateCounts();
    counts.images = 1;
    counts.labels.add(label);
    return counts;
  }

  /**
   * One image.
   *
   * @param part the position of its part
   */
  public static DuplicateCounts of(int part, int label, Split split) {
    DuplicateCounts counts = takenOut(label);
    counts.parts.add(part);
    counts.bySplit[split.index()] = 1;
    return counts;
  }

  /** Adds the other's images to this and returns this. */
  public DuplicateCounts add(DuplicateCounts other) {
    images += other.images;
    labels.addAll(other.labels);
    parts.addAll(other.parts);
    for (int i = 0; i < bySplit.length; i++) {
      bySplit[i] += other.bySplit[i];
    }
    return this;
  }

  /** The number of images. */
  public long images() {
    return images;
  }

  /** The number of images that no earlier run removed. */
  public long imagesInParts() {
    return Arrays.stream(bySplit).sum();
  }

  /** Their distinct labels, ascending. */
  public int[] labels() {
    return labels.toArray();
  }

  /** The distinct positions of their parts, ascending. */
  public int[] parts() {
    return parts.toArray();
  }

  /** The number of images in a split. */
  long images(Split split) {
    return bySplit[split.index()];
  }

  boolean isInTwoSplits() {
    return Arrays.stream(bySplit).filter(each -> each > 0).count() > 1;
  }

  public boolean isContradictory() {
    return labels.size() > 1;
  }
}
